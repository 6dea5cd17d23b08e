package figures

import (
	"math"
	"slices"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/stats"
	"overfit/plots"
)

// A changed is a measure of which a figure of differences shows what remedies change.
type changed struct {
	measure string
	title   string // in the words of a layman
	unit    plots.Unit
	scale   float64 // of the unit in the measure's
	least   float64 // what the measure can be, in its own unit
	most    float64
}

var (
	nats   = plots.Unit{Decimals: 4}
	points = plots.Unit{Name: "points", Decimals: 2}
)

// changedMeasures are the panels of such a figure, from the top.
var changedMeasures = []changed{
	{measure.AccuracyGap.Name, "accuracy gap", points, 100, -1, 1},
	{measure.TestLoss.Name, "test loss", nats, 1, 0, math.Inf(1)},
	{measure.ScaledTestLoss.Name, "test loss without over-confidence", nats, 1, 0, math.Inf(1)},
	{measure.TestAccuracy.Name, "test accuracy", points, 100, 0, 1},
}

// changesOf are those of a remedy, and for how many comparisons their verdicts are corrected at most. What was not
// measured, or has no interval, is NaN.
func changesOf(r analysis.Remedy) (changes []plots.Change, together int) {
	for _, m := range changedMeasures {
		change := plots.Change{Measure: m.title, Unit: m.unit, Interval: stats.Interval{Estimate: math.NaN(), Low: math.NaN(), High: math.NaN()}}
		if d, ok := difference(r, m.measure); ok && !math.IsNaN(d.Change.StdErr) {
			change.Interval, change.Verdict = m.interval(d), d.Verdict()
			together = max(together, d.Together)
		}
		changes = append(changes, change)
	}
	return changes, together
}

// interval is that of the change in the figure's unit, cut off where the remedy's figure could not be: a test accuracy of
// 98 % rises by 2 points at most.
func (m changed) interval(d analysis.Difference) stats.Interval {
	v, before := d.Change.Interval(), d.Baseline.Estimate
	return stats.Interval{
		Estimate: m.scale * v.Estimate,
		Low:      m.scale * min(v.Estimate, max(v.Low, m.least-before)), // rounding could put the bound beyond the estimate
		High:     m.scale * max(v.Estimate, min(v.High, m.most-before)),
	}
}

// difference looks up that of a measure.
func difference(r analysis.Remedy, name string) (analysis.Difference, bool) {
	i := slices.IndexFunc(r.Differences, func(d analysis.Difference) bool { return d.Measure.Name == name })
	if i < 0 {
		return analysis.Difference{}, false
	}
	return r.Differences[i], true
}
