package plots

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"overfit/experiments/stats"
)

// Difference is what a remedy changed against its baseline.
type Difference struct {
	Title   string
	Changes []Change
}

// Change is the change of one measure, remedy - baseline, and what tests make of
// that.
type Change struct {
	Measure  string         // as in "test loss"
	Unit     Unit           // the same wherever the measure is
	Interval stats.Interval // in the unit; all NaN: not measured
	Verdict  stats.Verdict
}

// Unit says how numbers are written.
type Unit struct {
	Name     string // in the plural; empty for none
	Decimals int
}

// Differences shows remedies against their baseline, as a forest plot: a panel
// for each measure, in the order in which they come first, and in it a line for
// each remedy that has it, with its numbers beside it. The colour and the shape
// of the marker say what the verdict is. It may be that chance explains a change
// although 0 is not in its interval: comparisons says for how many the verdicts
// are corrected, 0 and 1 for none.
//
// No difference, more than 40, none with a change that was measured, an interval
// that is not finite or not in order, and a measure in two units are errors.
func Differences(baseline string, comparisons int, differences []Difference) (*Figure, error) {
	panels, err := forests(differences)
	if err != nil {
		return nil, err
	}
	legend := func(t theme) []key {
		hollow := "hollow: chance may explain it"
		if comparisons > 1 {
			hollow += fmt.Sprintf(", after correction for %d comparisons", comparisons)
		}
		return []key{
			{markerSample(dot(t, stats.Better)), "better"},
			{markerSample(dot(t, stats.Worse)), "worse"},
			{ruleSample(idealLine(t)), "baseline: " + baseline},
			{markerSample(dot(t, stats.Unclear)), hollow},
		}
	}
	strip := float64(len(wrapKeys(legend(theme{1}))))*lineHeight + margin
	height := strip + margin
	for _, f := range panels {
		height += f.height()
	}
	return &Figure{
		width:  naturalWidth,
		height: height,
		draw: func(c draw.Canvas, t theme) {
			c = draw.Crop(c, t.pt(margin), -t.pt(margin), 0, 0)
			at := vg.Point{X: c.Min.X, Y: c.Max.Y - t.pt(lineHeight)}
			for _, line := range wrapKeys(legend(t)) {
				flowKeys(c, t, at, line)
				at.Y -= t.pt(lineHeight)
			}
			var names, numbers vg.Length
			for _, f := range panels {
				n, m := f.columns(t)
				names, numbers = max(names, n), max(numbers, m)
			}
			c = draw.Crop(c, 0, 0, 0, -t.pt(strip))
			for _, f := range panels {
				f.draw(c, t, names, numbers)
				c = draw.Crop(c, 0, 0, 0, -t.pt(f.height()))
			}
		},
	}, nil
}

// forests sorts changes into panels.
func forests(differences []Difference) ([]forest, error) {
	const most = 40
	if len(differences) == 0 {
		return nil, errors.New("no differences to draw")
	}
	if len(differences) > most {
		return nil, fmt.Errorf("%d differences in one figure, expected at most %d", len(differences), most)
	}
	var panels []forest
	for i, d := range differences {
		for _, c := range d.Changes {
			at := slices.IndexFunc(panels, func(f forest) bool { return f.measure == c.Measure })
			if at < 0 {
				at = len(panels)
				panels = append(panels, forest{measure: c.Measure, unit: c.Unit})
			}
			if err := panels[at].add(d.Title, c); err != nil {
				return nil, fmt.Errorf("difference %d (%q): %s: %w", i+1, d.Title, c.Measure, err)
			}
		}
	}
	panels = slices.DeleteFunc(panels, func(f forest) bool { return len(f.names) == 0 })
	if len(panels) == 0 {
		return nil, errors.New("no changes to draw")
	}
	return panels, nil
}

// validateInterval reports the first reason why the interval cannot be drawn.
func validateInterval(v stats.Interval) error {
	const most = math.MaxFloat32
	if !(-most <= v.Low && v.Low <= v.Estimate && v.Estimate <= v.High && v.High <= most) { // a NaN fails too
		return fmt.Errorf("%v within %v to %v, expected an estimate within its interval, and that within %v to %v",
			v.Estimate, v.Low, v.High, -most, most)
	}
	return nil
}
