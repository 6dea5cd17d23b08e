package plots

import (
	"math"
	"testing"

	"overfit/experiments/stats/near"
)

// The quantiles of Student's t are those of printed tables: 12.706, 4.303 and
// 2.776 for 1, 2 and 4 degrees of freedom.
func TestEstimate(t *testing.T) {
	for _, tt := range []struct {
		values     []float64
		mean, half float64
	}{
		{[]float64{1, 3}, 2, 12.7062 * math.Sqrt2 / math.Sqrt2},
		{[]float64{1, 2, 3}, 2, 4.30265 / math.Sqrt(3)},
		{[]float64{-2, -1, 0, 1, 2}, 0, 2.77645 * math.Sqrt(2.5/5)},
		{[]float64{0.5, 0.5, 0.5}, 0.5, 0},
		{[]float64{7}, 7, math.NaN()},
		{[]float64{1, math.NaN(), 3}, math.NaN(), math.NaN()},
	} {
		got := estimate(tt.values)
		nearOrNaN(t, got.mean, tt.mean, 1e-12, "mean of %v", tt.values)
		nearOrNaN(t, got.half, tt.half, 1e-4, "half the interval of %v", tt.values)
	}
}

// nearOrNaN is near.Absolute, but wants NaN where want is.
func nearOrNaN(t *testing.T, got, want, tolerance float64, format string, arguments ...any) {
	t.Helper()
	if !math.IsNaN(want) || !math.IsNaN(got) {
		near.Absolute(t, got, want, tolerance, format, arguments...)
	}
}

func TestBandSpansSeeds(t *testing.T) {
	b := samples{{3, 1, 2}, {5}, {1, math.NaN()}}.band([]float64{1, 2, 3}, looks[0])
	for i, want := range [][2]float64{{1, 3}, {5, 5}, {math.NaN(), math.NaN()}} {
		nearOrNaN(t, b.a[i], want[0], 0, "lower end of the band at %d", i)
		nearOrNaN(t, b.b[i], want[1], 0, "upper end of the band at %d", i)
	}
}
