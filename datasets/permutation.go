package datasets

import (
	"math/bits"
	"math/rand/v2"
)

// Permutation returns the numbers 0 to n-1 in a random order, by the shuffle of
// Fisher and Yates (Durstenfeld, "Algorithm 235", CACM 1964).
//
// It stands in for [rand.Rand.Perm] because a run must be repeatable bit for
// bit: a source's numbers are documented, but how Perm uses them is not.
func Permutation(n int, rng *rand.Rand) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := uniform(uint64(i+1), rng)
		p[i], p[j] = p[j], p[i]
	}
	return p
}

// uniform returns a number from 0 to n-1, each equally likely (Lemire, "Fast
// Random Integer Generation in an Interval", TOMACS 2019).
func uniform(n uint64, rng *rand.Rand) uint64 {
	hi, lo := bits.Mul64(rng.Uint64(), n)
	if lo < n {
		for excess := -n % n; lo < excess; {
			hi, lo = bits.Mul64(rng.Uint64(), n)
		}
	}
	return hi
}
