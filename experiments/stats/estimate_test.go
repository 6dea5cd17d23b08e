package stats

import (
	"math"
	"testing"

	"overfit/experiments/stats/near"
)

// 1, 2, 3, 4 have the mean 2.5 and the standard error .6455; the p-values are those of R's t.test.
func TestEstimateOfASample(t *testing.T) {
	e := MeanOf([]float64{1, 2, 3, 4})
	near.Absolute(t, e.P(2), 0.49502535, 1e-7, "two-sided p of 2")
	near.Absolute(t, e.PAbove(2), 0.24751268, 1e-7, "one-sided p of 2")
	near.Absolute(t, e.PBelow(2), 1-0.24751268, 1e-7, "p of less than 2")
}

// What agrees has no spread: as many coins that fall on one side are all that chance is known by.
func TestEstimateWithoutSpread(t *testing.T) {
	e := MeanOf([]float64{1, 1, 1, 1, 1})
	near.Absolute(t, e.PAbove(0.99), 1./32, 0, "p of more than .99")
	near.Absolute(t, e.PBelow(0.99), 1., 0, "p of less than .99")
	near.Absolute(t, e.P(1), 1., 0, "p of 1")
	near.Absolute(t, MeanOf([]float64{-0.01, -0.01}).P(0), 0.5, 0, "p of two that agree")
	difference := MeanOf([]float64{1, 1, 1, 1}).Minus(MeanOf([]float64{2, 2, 2}))
	near.Absolute(t, difference.P(0), 1./4, 0, "p of a difference of four that agree and three")
}

func TestEstimateOfTheUnknown(t *testing.T) {
	for _, e := range []Estimate{Unknown(), Exactly(3), MeanOf([]float64{3}), MeanOf(nil), MeanOf([]float64{1, nan})} {
		for _, p := range []float64{e.P(0), e.P(3), e.PAbove(0), e.PBelow(9), e.Interval().Low} {
			if !math.IsNaN(p) {
				t.Errorf("%+v: p or bound %v, want none", e, p)
			}
		}
	}
}

// Welch's t-test as scipy.stats.ttest_ind(a, b, equal_var=False) has it.
func TestMinus(t *testing.T) {
	a := []float64{27.5, 21, 19, 23.6, 17, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19, 21.7, 21.4}
	b := []float64{27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 24.4}
	d := MeanOf(a).Minus(MeanOf(b))
	near.Absolute(t, d.Value/d.StdErr, -2.8529548701715215, 1e-12, "t")
	near.Absolute(t, d.DF, 27.88730398842012, 1e-9, "degrees of freedom")
	near.Absolute(t, d.P(0), 0.008071938172194901, 1e-9, "p")
}
