package figures

import (
	"math"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/stats"
	"overfit/plots"
)

// A changed is a measure of which a figure of differences shows what remedies change.
type changed struct {
	measure measure.Measure
	title   string // in the words of a layman
	unit    plots.Unit
	scale   float64 // of the unit in the measure's
}

var (
	nats   = plots.Unit{Decimals: 4}
	points = plots.Unit{Name: "points", Decimals: 2}
)

// changedMeasures are the panels of such a figure, from the top.
var changedMeasures = []changed{
	{measure.AccuracyGap, "accuracy gap", points, 100},
	{measure.TestLoss, "test loss", nats, 1},
	{measure.ScaledTestLoss, "test loss without over-confidence", nats, 1},
	{measure.TestAccuracy, "test accuracy", points, 100},
}

// changesOf are those of a remedy, and for how many comparisons their verdicts are corrected at most. What was not
// measured, or has no interval, is NaN.
func changesOf(r analysis.Remedy) (changes []plots.Change, together int) {
	for _, m := range changedMeasures {
		change := plots.Change{Measure: m.title, Unit: m.unit, Interval: stats.Interval{Estimate: math.NaN(), Low: math.NaN(), High: math.NaN()}}
		if d := r.Difference(m.measure); d != nil && !math.IsNaN(d.Change.StdErr) {
			v := d.Interval()
			change.Interval = stats.Interval{Estimate: m.scale * v.Estimate, Low: m.scale * v.Low, High: m.scale * v.High}
			change.Verdict = d.Verdict()
			together = max(together, d.Together)
		}
		changes = append(changes, change)
	}
	return changes, together
}
