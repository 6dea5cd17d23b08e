package plots

import (
	"math"
	"slices"

	"overfit/experiments/stats"
)

// samples are the values that the seeds of an experiment gave, at each of its
// epochs or settings.
type samples [][]float64

// means returns the mean over the seeds, NaN where one of them has no value.
func (s samples) means() []float64 {
	return s.each(func(values []float64) float64 { return stats.Mean(values).Estimate })
}

// band fills the range from the lowest to the highest seed.
func (s samples) band(x []float64, l look) band {
	return band{x, s.each(slices.Min[[]float64]), s.each(slices.Max[[]float64]), l.haze()}
}

func (s samples) each(of func([]float64) float64) []float64 {
	out := make([]float64, len(s))
	for i, values := range s {
		out[i] = of(values)
	}
	return out
}

// mean95 is a mean and half the width of its 95 % confidence interval, NaN
// where the values do not give one.
type mean95 struct{ mean, half float64 }

// estimate returns the interval of Student's t distribution.
func estimate(values []float64) mean95 {
	m := stats.Mean(values)
	return mean95{m.Estimate, m.High - m.Estimate}
}

// format writes the mean, and the interval if there is one.
func (e mean95) format(number func(float64) string) string {
	if math.IsNaN(e.half) {
		return number(e.mean)
	}
	return number(e.mean) + " ± " + number(e.half)
}
