package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"overfit/experiments/stats"
)

func TestDifferencesErrors(t *testing.T) {
	nan := math.NaN()
	remedy := func(title string, changes ...Change) Difference { return Difference{title, changes} }
	fine := remedy("fine", Change{Measure: "loss", Interval: interval(0, -1, 1)})
	x := func(v stats.Interval) []Difference {
		return []Difference{fine, remedy("x", Change{Measure: "loss", Interval: v})}
	}
	for err, d := range map[string][]Difference{
		"no differences":                       nil,
		"41 differences":                       slices.Repeat([]Difference{fine}, 41),
		"no changes":                           {remedy("x"), remedy("y", Change{Measure: "loss", Interval: interval(nan, nan, nan)})},
		`difference 2 ("x"): loss: 3 within`:   x(interval(3, 1, 2)),
		`difference 2 ("x"): loss: 0 within`:   x(interval(0, 1, 2)),
		`difference 2 ("x"): loss: NaN with`:   x(interval(nan, -1, 1)),
		`("x"): loss: 0 within NaN to NaN`:     x(interval(0, nan, nan)),
		`("x"): loss: 0 within -1 to +Inf`:     x(interval(0, -1, math.Inf(1))),
		`("x"): loss: unit {Name: Decimals:2}`: {fine, remedy("x", Change{Measure: "loss", Unit: Unit{Decimals: 2}, Interval: interval(0, -1, 1)})},
	} {
		if _, got := Differences("b", 1, d); got == nil || !strings.Contains(got.Error(), err) {
			t.Errorf("error %v, want %q", got, err)
		}
	}
}

func interval(estimate, low, high float64) stats.Interval {
	return stats.Interval{Estimate: estimate, Low: low, High: high}
}

// svg returns a figure of differences as SVG.
func svg(t *testing.T, comparisons int, d ...Difference) string {
	t.Helper()
	f, err := Differences("b", comparisons, d)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := f.Encode(&out, "svg", Options{}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Each verdict looks its own, whatever the interval.
func TestVerdictsLookDifferent(t *testing.T) {
	marks := func(loss, accuracy, looked stats.Verdict) int {
		out := svg(t, 1, Difference{"x", []Change{
			{"loss", Unit{}, interval(-2, -3, -1), loss}, {"accuracy", Unit{}, interval(0.02, 0.01, 0.03), accuracy},
		}})
		return strings.Count(out, hex(verdictStyles[looked].color))
	}
	for _, v := range []stats.Verdict{stats.Better, stats.Worse, stats.Unclear} {
		other := (v + 1) % 3
		none, loss, accuracy, both := marks(other, other, v), marks(v, other, v), marks(other, v, v), marks(v, v, v)
		if !(none < loss && loss == accuracy && loss < both) {
			t.Errorf("%v: %d marks of it if neither is, %d if the loss is, %d if the accuracy is, %d if both are", v, none, loss, accuracy, both)
		}
	}
}

// A panel has the remedies of which its measure is known; one without any is left out.
func TestDifferencesPanels(t *testing.T) {
	unknown := interval(math.NaN(), math.NaN(), math.NaN())
	points := Unit{"points", 2}
	out := svg(t, 3,
		Difference{"one", []Change{{Measure: "gap", Unit: points, Interval: unknown}, {Measure: "loss", Unit: Unit{"", 4}, Interval: unknown}, {Measure: "rest", Interval: unknown}}},
		Difference{"two", []Change{{Measure: "gap", Unit: points, Interval: interval(-0.5, -1, -0.001)}, {Measure: "loss", Unit: Unit{"", 4}, Interval: interval(0.2, 0.1, 0.3)}}},
	)
	for want, times := range map[string]int{
		">Change of the gap (points)<": 1, ">Change of the loss<": 1, "the rest": 0, ">one<": 0, ">two<": 2,
		">−0.50 (−1.00 to +0.00)<": 1, ">+0.2000 (+0.1000 to +0.3000)<": 1,
		">hollow: chance may explain it, after correction for 3 comparisons<": 1,
	} {
		if got := strings.Count(out, want); got != times {
			t.Errorf("%q comes %d times, want %d", want, got, times)
		}
	}
	if strings.Index(out, "the gap") > strings.Index(out, "the loss") {
		t.Error("the measures are in another order")
	}
	out = svg(t, 1, Difference{"two", []Change{{Measure: "loss", Interval: interval(0.2, 0.1, 0.3)}}})
	if !strings.Contains(out, ">hollow: chance may explain it<") {
		t.Error("the legend of one comparison speaks of several")
	}
}

// hex is a colour as SVG has it.
func hex(c color.RGBA) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }
