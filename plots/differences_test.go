package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestDifferencesErrors(t *testing.T) {
	fine := Difference{Title: "fine", Loss: Interval{0, -1, 1}, Accuracy: Interval{0, -0.1, 0.1}}
	nan := math.NaN()
	for err, d := range map[string][]Difference{
		"no differences":                      nil,
		"41 differences":                      slices.Repeat([]Difference{fine}, 41),
		`difference 2 ("x"): loss: 3 within`:  {fine, {Title: "x", Loss: Interval{3, 1, 2}, Accuracy: fine.Accuracy}},
		`difference 1 ("x"): loss: 0 within`:  {{Title: "x", Loss: Interval{0, 1, 2}, Accuracy: fine.Accuracy}},
		`difference 1 ("x"): loss: NaN with`:  {{Title: "x", Loss: Interval{nan, -1, 1}, Accuracy: fine.Accuracy}},
		`("x"): loss: 0 within -1 to +Inf`:    {{Title: "x", Loss: Interval{0, -1, math.Inf(1)}, Accuracy: fine.Accuracy}},
		`("x"): accuracy: 1.2 within 0.1 to `: {{Title: "x", Loss: fine.Loss, Accuracy: Interval{1.2, 0.1, 2}}},
		`("x"): accuracy: 0 within NaN to 1`:  {{Title: "x", Loss: fine.Loss, Accuracy: Interval{0, nan, 1}}},
	} {
		if _, got := Differences("b", d); got == nil || !strings.Contains(got.Error(), err) {
			t.Errorf("error %v, want %q", got, err)
		}
	}
}

func TestVerdict(t *testing.T) {
	loss, accuracy := forest{sign: -1}, forest{sign: 1}
	for _, tt := range []struct {
		interval       Interval
		loss, accuracy verdict
	}{
		{Interval{2, 1, 3}, worse, better},
		{Interval{-2, -3, -1}, better, worse},
		{Interval{1, -1, 3}, undecided, undecided},
		{Interval{1, 0, 2}, undecided, undecided},
		{Interval{0, 0, 0}, undecided, undecided},
	} {
		if got := loss.verdict(tt.interval); got != tt.loss {
			t.Errorf("loss %v: %v, want %v", tt.interval, got, tt.loss)
		}
		if got := accuracy.verdict(tt.interval); got != tt.accuracy {
			t.Errorf("accuracy %v: %v, want %v", tt.interval, got, tt.accuracy)
		}
	}
}

// What a stricter test does not tell apart is drawn so, although its interval does not hold 0.
func TestUnclearDifferencesLookSo(t *testing.T) {
	marks := func(loss, accuracy bool) (clear, unclear int) {
		f, err := Differences("b", []Difference{{
			Title: "x", Loss: Interval{-2, -3, -1}, Accuracy: Interval{0.02, 0.01, 0.03}, LossUnclear: loss, AccuracyUnclear: accuracy,
		}})
		if err != nil {
			t.Fatal(err)
		}
		var svg strings.Builder
		if err := f.Encode(&svg, "svg", Options{}); err != nil {
			t.Fatal(err)
		}
		return strings.Count(svg.String(), hex(better.color)), strings.Count(svg.String(), hex(undecided.color))
	}
	clear, unclear := marks(false, false)
	for _, flags := range [][2]bool{{true, false}, {false, true}} {
		c, u := marks(flags[0], flags[1])
		if c >= clear || u <= unclear {
			t.Errorf("%v of loss and accuracy unclear: %d marks of what is better and %d of what is unclear, %d and %d if none is",
				flags, c, u, clear, unclear)
		}
		if c2, u2 := marks(true, true); c2 >= c || u2 <= u {
			t.Errorf("both unclear: %d and %d marks, %d and %d if one is", c2, u2, c, u)
		}
	}
}

// hex is a colour as SVG has it.
func hex(c color.RGBA) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }
