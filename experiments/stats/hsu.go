package stats

import (
	"fmt"
	"math"
	"slices"
)

// WorseThanBest returns, for each of several ways of training, the p-value of that another one is better, which is to have
// a lower mean: multiple comparisons with the best (Hsu, "Constrained Simultaneous Confidence Intervals for Multiple
// Comparisons with the Best", Annals of Statistics 12, 1984). Each way in its turn is the control of Dunnett's one-sided
// test, and its p-value that of the way it does worst against, corrected for how many it is compared with. So whichever is
// truly the best has a p-value below α with a probability of about α at most.
//
// values[i][j] is that of way i with seed j; all have the same seeds. Ways are compared by their differences with each
// seed, where goes away what a seed does to all of them, such as which images it holds out. Hsu supposes in addition that
// all have the same variance, and pools it. Here each comparison has the spread of its own differences, so that a way that
// varies a lot, or diverged with a seed, has no part in how others are told apart, and is not called worse for one run. The
// price is degrees of freedom, one less than there are seeds: three seeds tell great differences alone.
//
// NaN stands for what cannot be told: of a way with a value that is not finite, which the others are not compared with; of
// fewer than two seeds or ways; if differences have no spread to measure chance by, see PairedT. It is an error if ways
// have different numbers of values.
func WorseThanBest(values [][]float64) ([]float64, error) {
	p := make([]float64, len(values))
	for i, v := range values {
		if n := len(values[0]); len(v) != n {
			return nil, fmt.Errorf("%d values of the first way and %d of way %d, expected as many", n, len(v), i+1)
		}
		p[i] = math.NaN()
		if t, others := worst(values, i); !math.IsNaN(t) {
			p[i] = dunnett(t, others, len(v)-1)
		}
	}
	return p, nil
}

// worst returns the T of way i against the other that it does worst against, NaN if it can be compared with none, and how
// many others have finite values.
func worst(values [][]float64, i int) (t float64, others int) {
	t = math.NaN()
	for j, other := range values {
		if j == i || slices.ContainsFunc(other, func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }) {
			continue
		}
		others++
		if test, err := PairedT(other, values[i]); err == nil && !(test.T <= t) && !math.IsNaN(test.T) {
			t = test.T
		}
	}
	return t, others
}
