package report

import (
	"fmt"
	"math"
	"strings"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/stats"
)

// A part of a claim is one test.
type part struct {
	of   string // the experiment that the number is of
	says string // a clause: the accuracy gap is smaller
	*analysis.Difference
	change    bool    // the estimate is of a difference between two experiments, or two epochs
	low, high float64 // between which the true number is to lie, if the part holds
	least     float64 // how much beyond a bound it takes to count; if that is ruled out, the part does not hold
	// absence is that of a difference, or of one that counts: no test finds it, but the interval may leave no room for more.
	absence   bool
	condition bool // it does not support the claim on its own, but can spoil it
}

// A state is what a test makes of a part.
type state int

const (
	unclear state = iota
	holds
	fails
)

func (s state) String() string { return [...]string{"cannot be told", "holds", "does not hold"}[s] }

// state judges the part.
func (p part) state() state {
	if p.Seeds < analysis.FewestSeeds || math.IsNaN(p.Change.Value) {
		return unclear
	}
	v := p.Change.Interval()
	found := p.Change.Value > p.low && p.Change.Value < p.high && p.AdjustedP < stats.Significance
	if p.absence {
		found = v.Low > p.low && v.High < p.high
	}
	switch {
	case found:
		return holds
	case v.High < p.low+p.least || v.Low > p.high-p.least:
		return fails
	default:
		return unclear
	}
}

// number writes the estimate with its interval.
func (p part) number() string {
	u := p.Measure.Unit
	if math.IsNaN(p.Change.Value) {
		return "not measured"
	}
	if p.change {
		return u.Change(p.Interval())
	}
	return u.Mean(p.Interval())
}

// titled writes the estimate with what it is of.
func (p part) titled() string {
	title := strings.ToLower(p.Measure.Title)
	if p.change && !strings.Contains(title, "since") {
		title = "change of " + title
	}
	return title + " " + p.number()
}

// sentence tells what the test makes of the part.
func (p part) sentence() string {
	test := ""
	switch {
	case p.Seeds < analysis.FewestSeeds:
		test = fmt.Sprintf(", with fewer than %d seeds", analysis.FewestSeeds)
	case !p.absence && !math.IsNaN(p.P):
		test = ", p " + equation(p.P)
		if p.Together > 1 {
			test += fmt.Sprintf(", corrected for %d tests p %s", p.Together, equation(p.AdjustedP))
		}
	}
	says := p.says
	if !strings.HasPrefix(says, p.of) { // a name stays as it is
		says = strings.ToUpper(says[:1]) + says[1:]
	}
	return fmt.Sprintf("%s: %s, %s%s.", says, p.state(), p.number(), test)
}

// equation writes a p-value with its relation: = 0.0123, < 0.0001.
func equation(p float64) string {
	value := measure.Probability(p)
	if value != "" && value[0] == '<' {
		return value
	}
	return "= " + value
}

// isAbove is the part that a measure of an experiment is above a bound.
func (ev *evidence) isAbove(says, name string, m measure.Measure, bound float64) part {
	return part{of: name, says: says, Difference: ev.level(name, m, bound), low: bound, high: positive}
}

// isWithin is the part that a measure of an experiment lies between bounds.
func (ev *evidence) isWithin(says, name string, m measure.Measure, low, high float64) part {
	return part{of: name, says: says, Difference: ev.level(name, m, math.NaN()), low: low, high: high, absence: true}
}

// changed makes a part that of a change.
func (p part) changed() part {
	p.change = true
	return p
}
