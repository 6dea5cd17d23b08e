package analysis

import (
	"math"
	"slices"

	"overfit/experiments/measure"
	"overfit/experiments/stats"
)

// Measured returns those measures that some of the groups have.
func Measured(measures []measure.Measure, groups []Group) []measure.Measure {
	var some []measure.Measure
	for _, m := range measures {
		if slices.ContainsFunc(groups, func(g Group) bool { return !math.IsNaN(stats.Mean(g.Values(m)).Estimate) }) {
			some = append(some, m)
		}
	}
	return some
}
