package report

import (
	"math"
	"testing"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/stats"
)

func TestStates(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name          string
		absence       bool
		low, high     float64
		least         float64
		value, stdErr float64
		adjusted      float64
		want          state
	}{
		{"above", false, 1, positive, 0.5, 3, 0.1, 0.001, holds},
		{"above, not after correction", false, 1, positive, 0.5, 3, 0.1, 0.06, unclear},
		{"above by what does not count", false, 1, positive, 0.5, 1.2, 0.1, 0.3, fails},
		{"above by little, for certain", false, 1, positive, 0.5, 1.2, 0.01, 0.001, holds},
		{"neither above nor ruled out", false, 1, positive, 0.5, 1.2, 1, 0.9, unclear},
		{"below it, significantly", false, 1, positive, 0.5, 0.2, 0.1, 0.001, fails},
		{"below", false, negative, 1, 0.5, -3, 0.1, 0.001, holds},
		{"below, not after correction", false, negative, 1, 0.5, -3, 0.1, 0.06, unclear},
		{"below by what does not count", false, negative, 1, 0.5, 0.8, 0.1, 0.3, fails},
		{"above it, significantly", false, negative, 1, 0.5, 3, 0.1, 0.001, fails},
		{"within", true, -1, 1, 0, 0.2, 0.2, nan, holds},
		{"within, but not for certain", true, -1, 1, 0, 0.8, 0.2, nan, unclear},
		{"beyond, but not for certain", true, -1, 1, 0, 1.2, 0.2, nan, unclear},
		{"beyond", true, -1, 1, 0, 2, 0.2, nan, fails},
		{"not measured", false, 1, positive, 0, nan, nan, nan, unclear},
		{"no error known", true, -1, 1, 0, 0, nan, nan, unclear},
		{"no error of what is above", false, 1, positive, 0, 3, nan, nan, unclear},
	} {
		for _, seeds := range []int{1, 2, 3, 10} {
			p := part{
				Difference: &analysis.Difference{Measure: measure.TestLoss, Change: stats.Estimate{Value: c.value, StdErr: c.stdErr, DF: 10}, AdjustedP: c.adjusted, Seeds: seeds},
				absence:    c.absence, low: c.low, high: c.high, least: c.least,
			}
			want := c.want
			if seeds < 3 {
				want = unclear
			}
			if got := p.state(); got != want {
				t.Errorf("%s, %d seeds: %v, want %v", c.name, seeds, got, want)
			}
		}
	}
}

// A condition is judged by its interval alone: a correction would widen what passes for harmless.
func TestStateOfACondition(t *testing.T) {
	harm := part{
		Difference: &analysis.Difference{Measure: measure.TestAccuracy, Change: stats.Estimate{Value: -0.01, StdErr: 0.002, DF: 10}, P: 0.0005, AdjustedP: 1, Seeds: 3},
		absence:    true, low: -counts, high: positive, condition: true,
	}
	if got := harm.state(); got != fails {
		t.Errorf("harm %v, want that it is harmless to fail", got)
	}
	harm.Change.Value, harm.P = 0, 1
	harm.Change.StdErr = 0.001
	if got := harm.state(); got != holds {
		t.Errorf("%v, want it harmless", got)
	}
	harm.Change.StdErr = 0.002
	if got := harm.state(); got != unclear {
		t.Errorf("%v, want it not known", got)
	}
}

func TestVerdictOfParts(t *testing.T) {
	parts := func(states ...state) []part {
		var all []part
		for _, s := range states {
			p := part{Difference: &analysis.Difference{Measure: measure.TestLoss, Change: stats.Estimate{StdErr: 0.1, DF: 10}, Seeds: 3}, absence: true, low: -1, high: 1}
			p.Change.Value = map[state]float64{holds: 0, unclear: 1, fails: 2}[s]
			all = append(all, p)
		}
		return all
	}
	for _, c := range []struct {
		states, conditions []state
		want               Verdict
	}{
		{[]state{holds}, nil, Supported},
		{[]state{holds, holds}, []state{holds}, Supported},
		{[]state{holds, unclear}, nil, Partly},
		{[]state{holds, fails}, nil, Partly},
		{[]state{holds}, []state{fails}, Partly},
		{[]state{holds}, []state{unclear}, Partly},
		{[]state{fails}, nil, NotHere},
		{[]state{fails, fails}, []state{holds}, NotHere}, // that it is harmless supports nothing
		{[]state{fails, unclear}, nil, Undecided},
		{[]state{unclear}, []state{holds}, Undecided},
		{[]state{unclear}, []state{fails}, Undecided},
	} {
		all := parts(c.states...)
		for _, p := range parts(c.conditions...) {
			p.condition = true
			all = append(all, p)
		}
		if got := verdict(all); got != c.want {
			t.Errorf("%v with the conditions %v: %s, want %s", c.states, c.conditions, got, c.want)
		}
	}
}
