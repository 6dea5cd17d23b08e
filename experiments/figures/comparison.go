package figures

import (
	"math"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/plots"
)

// differences shows what remedies change, or, where one seed gives no intervals, the curves of the runs.
func differences(c analysis.Comparison) (*plots.Figure, error) {
	var shown []plots.Difference
	comparisons := 0
	for _, r := range c.Remedies {
		if loss := r.Difference(measure.TestLoss); loss == nil || math.IsNaN(loss.Change.StdErr) {
			return plots.Bands(bandsOf(withBaseline(c)))
		}
		changes, together := changesOf(r)
		shown = append(shown, plots.Difference{Changes: changes})
		comparisons = max(comparisons, together)
	}
	names := Titles(withBaseline(c))
	for i := range shown {
		shown[i].Title = names[1+i]
	}
	return plots.Differences(names[0], comparisons, shown)
}

// withBaseline are the groups of a comparison, the baseline first.
func withBaseline(c analysis.Comparison) []analysis.Group {
	groups := []analysis.Group{c.Baseline}
	for _, r := range c.Remedies {
		groups = append(groups, r.Group)
	}
	return groups
}
