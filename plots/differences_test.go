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
	fine := Difference{Title: "fine", Loss: interval(0, -1, 1), Accuracy: interval(0, -0.1, 0.1)}
	nan := math.NaN()
	for err, d := range map[string][]Difference{
		"no differences":                      nil,
		"41 differences":                      slices.Repeat([]Difference{fine}, 41),
		`difference 2 ("x"): loss: 3 within`:  {fine, {Title: "x", Loss: interval(3, 1, 2), Accuracy: fine.Accuracy}},
		`difference 1 ("x"): loss: 0 within`:  {{Title: "x", Loss: interval(0, 1, 2), Accuracy: fine.Accuracy}},
		`difference 1 ("x"): loss: NaN with`:  {{Title: "x", Loss: interval(nan, -1, 1), Accuracy: fine.Accuracy}},
		`("x"): loss: 0 within -1 to +Inf`:    {{Title: "x", Loss: interval(0, -1, math.Inf(1)), Accuracy: fine.Accuracy}},
		`("x"): accuracy: 1.2 within 0.1 to `: {{Title: "x", Loss: fine.Loss, Accuracy: interval(1.2, 0.1, 2)}},
		`("x"): accuracy: 0 within NaN to 1`:  {{Title: "x", Loss: fine.Loss, Accuracy: interval(0, nan, 1)}},
	} {
		if _, got := Differences("b", d); got == nil || !strings.Contains(got.Error(), err) {
			t.Errorf("error %v, want %q", got, err)
		}
	}
}

func interval(estimate, low, high float64) stats.Interval {
	return stats.Interval{Estimate: estimate, Low: low, High: high}
}

// Each verdict looks its own, whatever the interval.
func TestVerdictsLookDifferent(t *testing.T) {
	marks := func(loss, accuracy, looked stats.Verdict) int {
		f, err := Differences("b", []Difference{{
			Title: "x", Loss: interval(-2, -3, -1), Accuracy: interval(0.02, 0.01, 0.03), LossVerdict: loss, AccuracyVerdict: accuracy,
		}})
		if err != nil {
			t.Fatal(err)
		}
		var svg strings.Builder
		if err := f.Encode(&svg, "svg", Options{}); err != nil {
			t.Fatal(err)
		}
		return strings.Count(svg.String(), hex(verdictStyles[looked].color))
	}
	for _, v := range []stats.Verdict{stats.Better, stats.Worse, stats.Unclear} {
		other := (v + 1) % 3
		none, loss, accuracy, both := marks(other, other, v), marks(v, other, v), marks(other, v, v), marks(v, v, v)
		if !(none < loss && loss == accuracy && loss < both) {
			t.Errorf("%v: %d marks of it if neither is, %d if the loss is, %d if the accuracy is, %d if both are", v, none, loss, accuracy, both)
		}
	}
}

// hex is a colour as SVG has it.
func hex(c color.RGBA) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }
