package main

import (
	"math"
	"slices"

	"overfit/experiments"
	"overfit/experiments/stats"
	"overfit/plots"
)

// compared returns the baseline and the remedies with those of their runs that are compared.
func compared(c experiments.Comparison) []experiments.Group {
	with := func(g experiments.Group, used func(seed uint64) bool) experiments.Group {
		g.Runs = slices.DeleteFunc(slices.Clone(g.Runs), func(r *experiments.StoredRun) bool { return !used(r.Spec.Seed) })
		return g
	}
	groups := []experiments.Group{with(c.Baseline, func(seed uint64) bool {
		return slices.ContainsFunc(c.Remedies, func(r experiments.Remedy) bool { return slices.Contains(r.Seeds, seed) })
	})}
	for _, r := range c.Remedies {
		groups = append(groups, with(r.Group, func(seed uint64) bool { return slices.Contains(r.Seeds, seed) }))
	}
	return groups
}

// comparisonFigure shows what remedies change, or, where one seed gives no intervals, the curves of the runs.
func comparisonFigure(c experiments.Comparison) (*plots.Figure, error) {
	groups := []experiments.Group{c.Baseline}
	var differences []plots.Difference
	for _, r := range c.Remedies {
		groups = append(groups, r.Group)
	}
	names := titles(groups)
	for i, r := range c.Remedies {
		loss, accuracy := r.Difference(experiments.TestLoss).Change, r.Difference(experiments.TestAccuracy).Change
		if math.IsNaN(loss.Low) {
			continue
		}
		differences = append(differences, plots.Difference{
			Title:    names[1+i],
			Loss:     plots.Interval(loss),
			Accuracy: plots.Interval(stats.Interval{Estimate: accuracy.Estimate, Low: max(-1, accuracy.Low), High: min(1, accuracy.High)}),

			LossUnclear:     r.Difference(experiments.TestLoss).Verdict() == experiments.Unclear,
			AccuracyUnclear: r.Difference(experiments.TestAccuracy).Verdict() == experiments.Unclear,
		})
	}
	if len(differences) < len(c.Remedies) {
		return bandsFigure(compared(c))
	}
	return plots.Differences(names[0], differences)
}
