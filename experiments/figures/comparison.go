package figures

import (
	"math"
	"slices"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
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
	var shown []plots.Difference
	comparisons := 0
	for _, r := range c.Remedies {
		groups = append(groups, r.Group)
		if loss, ok := difference(r, measure.TestLoss.Name); !ok || math.IsNaN(loss.Change.Low) {
			return plots.Bands(bandsOf(compared(c)))
		}
		changes, together := changesOf(r)
		shown = append(shown, plots.Difference{Changes: changes})
		comparisons = max(comparisons, together)
	}
	names := Titles(groups)
	for i := range shown {
		shown[i].Title = names[1+i]
	}
	return plots.Differences(names[0], comparisons, shown)
}
