package figures

import (
	"math"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/stats"
	"overfit/plots"
)

// differences shows what remedies change, or, where one seed gives no intervals, the curves of the runs.
func differences(c analysis.Comparison) (*plots.Figure, error) {
	groups := []analysis.Group{c.Baseline}
	var changes []plots.Difference
	for _, r := range c.Remedies {
		groups = append(groups, r.Group)
	}
	names := Titles(groups)
	for i, r := range c.Remedies {
		loss, accuracy := r.Difference(measure.TestLoss).Change.Interval(), r.Difference(measure.TestAccuracy).Change.Interval()
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
		return plots.Bands(bandsOf(groups))
	}
	return plots.Differences(names[0], changes)
}
