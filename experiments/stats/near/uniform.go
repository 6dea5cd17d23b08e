package near

import (
	"math"
	"testing"
)

// Uniform fails the test if counts differ from a uniform distribution by more than chance
// does once in a million.
func Uniform(t testing.TB, name string, counts []int) {
	t.Helper()
	total := 0
	for _, n := range counts {
		total += n
	}
	mean := float64(total) / float64(len(counts))
	var chi2 float64
	for _, n := range counts {
		chi2 += (float64(n) - mean) * (float64(n) - mean) / mean
	}
	// The limit is Wilson and Hilferty's approximation (PNAS 1931).
	k := float64(len(counts) - 1)
	limit := k * math.Pow(1-2/(9*k)+4.75*math.Sqrt(2/(9*k)), 3)
	if !(chi2 <= limit) {
		t.Errorf("%s: counts %v are not uniform: chi-square %.1f, want at most %.1f", name, counts, chi2, limit)
	}
}
