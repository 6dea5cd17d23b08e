package figures

import (
	"math"
	"slices"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/experiments/stats"
	"overfit/plots"
)

// compared returns the baseline and the remedies with those of their runs that are compared.
func compared(c analysis.Comparison) []analysis.Group {
	with := func(g analysis.Group, used func(seed uint64) bool) analysis.Group {
		g.Runs = slices.DeleteFunc(slices.Clone(g.Runs), func(r *runs.Run) bool { return !used(r.Spec.Seed) })
		return g
	}
	groups := []analysis.Group{with(c.Baseline, func(seed uint64) bool {
		return slices.ContainsFunc(c.Remedies, func(r analysis.Remedy) bool { return slices.Contains(r.Seeds, seed) })
	})}
	for _, r := range c.Remedies {
		groups = append(groups, with(r.Group, func(seed uint64) bool { return slices.Contains(r.Seeds, seed) }))
	}
	return groups
}

// differences shows what remedies change, or, where one seed gives no intervals, the curves of the runs.
func differences(c analysis.Comparison) (*plots.Figure, error) {
	groups := []analysis.Group{c.Baseline}
	var changes []plots.Difference
	for _, r := range c.Remedies {
		groups = append(groups, r.Group)
	}
	names := Titles(groups)
	for i, r := range c.Remedies {
		loss, accuracy := r.Difference(measure.TestLoss).Change, r.Difference(measure.TestAccuracy).Change
		if math.IsNaN(loss.Low) {
			continue
		}
		changes = append(changes, plots.Difference{
			Title:    names[1+i],
			Loss:     loss,
			Accuracy: stats.Interval{Estimate: accuracy.Estimate, Low: max(-1, accuracy.Low), High: min(1, accuracy.High)},

			LossVerdict:     r.Difference(measure.TestLoss).Verdict(),
			AccuracyVerdict: r.Difference(measure.TestAccuracy).Verdict(),
		})
	}
	if len(changes) < len(c.Remedies) {
		return plots.Bands(bandsOf(compared(c)))
	}
	return plots.Differences(names[0], changes)
}
