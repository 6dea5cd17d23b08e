package plots

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Difference is what a remedy changed on the test set: its figure minus the
// baseline's.
type Difference struct {
	Title    string
	Loss     Interval
	Accuracy Interval // fractions from -1 to 1, shown in points of per cent

	// A test that is stricter than the interval, such as one corrected for the
	// number of remedies, may not tell a figure from the baseline's although its
	// interval does not hold 0.
	LossUnclear, AccuracyUnclear bool
}

// Interval is an estimate within its 95 % confidence interval.
type Interval struct{ Estimate, Low, High float64 }

// Differences shows remedies against their baseline, as a forest plot: above
// the change of the test loss, below that of the test accuracy, a line for each
// remedy with its numbers beside it. The colour and the shape of the marker say
// whether the whole interval is on the better side of 0, on the worse, or neither,
// and that the figure is not told apart from the baseline's.
//
// No difference, more than 40, and an interval that is not finite, not in order
// or out of range are errors.
func Differences(baseline string, differences []Difference) (*Figure, error) {
	const most = 40
	if len(differences) == 0 {
		return nil, errors.New("no differences to draw")
	}
	if len(differences) > most {
		return nil, fmt.Errorf("%d differences in one figure, expected at most %d", len(differences), most)
	}
	losses := forest{label: "Change of the test loss", format: "%+.4f", sign: -1}
	accuracies := forest{label: "Change of the test accuracy (points)", format: "%+.2f", sign: 1}
	for i, d := range differences {
		if err := d.Loss.validate(math.MaxFloat32); err != nil {
			return nil, fmt.Errorf("difference %d (%q): loss: %w", i+1, d.Title, err)
		}
		if err := d.Accuracy.validate(1); err != nil {
			return nil, fmt.Errorf("difference %d (%q): accuracy: %w", i+1, d.Title, err)
		}
		a := d.Accuracy
		losses.add(d.Title, d.Loss, d.LossUnclear)
		accuracies.add(d.Title, Interval{100 * a.Estimate, 100 * a.Low, 100 * a.High}, d.AccuracyUnclear)
	}
	const legend = lineHeight + margin
	return &Figure{
		width:  naturalWidth,
		height: legend + losses.height() + accuracies.height() + margin,
		draw: func(c draw.Canvas, t theme) {
			c = draw.Crop(c, t.pt(margin), -t.pt(margin), 0, 0)
			flowKeys(c, t, vg.Point{X: c.Min.X, Y: c.Max.Y - t.pt(lineHeight)}, []key{
				{markerSample(better.dot(t)), "better"},
				{markerSample(worse.dot(t)), "worse"},
				{markerSample(undecided.dot(t)), "not told apart"},
				{ruleSample(idealLine(t)), "baseline: " + baseline},
			})
			names, numbers := losses.columns(t) // the wider ones: losses have more digits
			losses.draw(draw.Crop(c, 0, 0, 0, -t.pt(legend)), t, names, numbers)
			accuracies.draw(draw.Crop(c, 0, 0, 0, -t.pt(legend+losses.height())), t, names, numbers)
		},
	}, nil
}

// validate reports the first reason why the interval cannot be drawn.
func (v Interval) validate(most float64) error {
	if !(-most <= v.Low && v.Low <= v.Estimate && v.Estimate <= v.High && v.High <= most) { // a NaN fails too
		return fmt.Errorf("%v within %v to %v, expected an estimate within its interval, and that within %v to %v",
			v.Estimate, v.Low, v.High, -most, most)
	}
	return nil
}
