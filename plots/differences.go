package plots

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"overfit/experiments/stats"
)

// Difference is what a remedy changed on the test set: its figure minus the
// baseline's, and what tests make of that.
type Difference struct {
	Title    string
	Loss     stats.Interval
	Accuracy stats.Interval // fractions from -1 to 1, shown in points of per cent

	LossVerdict, AccuracyVerdict stats.Verdict
}

// Differences shows remedies against their baseline, as a forest plot: above
// the change of the test loss, below that of the test accuracy, a line for each
// remedy with its numbers beside it. The colour and the shape of the marker say
// what the verdict is.
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
	losses := forest{label: "Change of the test loss", format: "%+.4f"}
	accuracies := forest{label: "Change of the test accuracy (points)", format: "%+.2f"}
	for i, d := range differences {
		if err := validateInterval(d.Loss, math.MaxFloat32); err != nil {
			return nil, fmt.Errorf("difference %d (%q): loss: %w", i+1, d.Title, err)
		}
		if err := validateInterval(d.Accuracy, 1); err != nil {
			return nil, fmt.Errorf("difference %d (%q): accuracy: %w", i+1, d.Title, err)
		}
		a := d.Accuracy
		losses.add(d.Title, d.Loss, d.LossVerdict)
		accuracies.add(d.Title, stats.Interval{Estimate: 100 * a.Estimate, Low: 100 * a.Low, High: 100 * a.High}, d.AccuracyVerdict)
	}
	const legend = lineHeight + margin
	return &Figure{
		width:  naturalWidth,
		height: legend + losses.height() + accuracies.height() + margin,
		draw: func(c draw.Canvas, t theme) {
			c = draw.Crop(c, t.pt(margin), -t.pt(margin), 0, 0)
			flowKeys(c, t, vg.Point{X: c.Min.X, Y: c.Max.Y - t.pt(lineHeight)}, []key{
				{markerSample(dot(t, stats.Better)), "better"},
				{markerSample(dot(t, stats.Worse)), "worse"},
				{markerSample(dot(t, stats.Unclear)), "unclear"},
				{ruleSample(idealLine(t)), "baseline: " + baseline},
			})
			names, numbers := losses.columns(t) // the wider ones: losses have more digits
			losses.draw(draw.Crop(c, 0, 0, 0, -t.pt(legend)), t, names, numbers)
			accuracies.draw(draw.Crop(c, 0, 0, 0, -t.pt(legend+losses.height())), t, names, numbers)
		},
	}, nil
}

// validateInterval reports the first reason why the interval cannot be drawn.
func validateInterval(v stats.Interval, most float64) error {
	if !(-most <= v.Low && v.Low <= v.Estimate && v.Estimate <= v.High && v.High <= most) { // a NaN fails too
		return fmt.Errorf("%v within %v to %v, expected an estimate within its interval, and that within %v to %v",
			v.Estimate, v.Low, v.High, -most, most)
	}
	return nil
}
