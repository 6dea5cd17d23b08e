package stats

import (
	"cmp"
	"math"
	"slices"
)

// Holm adjusts the p-values of a family of tests, in the order given (Holm, "A Simple Sequentially Rejective Multiple
// Test Procedure", Scandinavian Journal of Statistics 6, 1979): who rejects the hypotheses with adjusted ones up to α
// rejects any true hypothesis with a probability of at most α, however the tests depend on each other.
//
// The smallest of m p-values is multiplied by m, the next by m-1, and so on; none becomes smaller than one before it,
// or greater than 1. NaN stands for a test that could not be made: it stays NaN, and does not count among the m.
func Holm(p []float64) []float64 {
	adjusted := slices.Clone(p)
	var ascending []int // indices of the tests that were made
	for i, v := range p {
		if !math.IsNaN(v) {
			ascending = append(ascending, i)
		}
	}
	slices.SortFunc(ascending, func(i, j int) int { return cmp.Compare(p[i], p[j]) })
	atLeast := 0.0
	for rank, i := range ascending {
		atLeast = max(atLeast, min(1, p[i]*float64(len(ascending)-rank)))
		adjusted[i] = atLeast
	}
	return adjusted
}
