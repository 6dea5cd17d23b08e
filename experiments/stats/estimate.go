package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// rounding is the standard error, relative to the value, that equal numbers may have.
const rounding = 1e-9

// An Estimate is a number that is known up to chance: its error is that of Student's t with so many degrees of freedom. All
// tests and intervals of it follow from that.
type Estimate struct {
	Value  float64
	StdErr float64 // NaN: how far chance goes is not known
	DF     float64 // +Inf: a normal error
}

// Unknown is the estimate of what was not measured.
func Unknown() Estimate { return Estimate{math.NaN(), math.NaN(), math.NaN()} }

// Exactly is an estimate of which nothing is known but its value.
func Exactly(v float64) Estimate { return Estimate{v, math.NaN(), math.NaN()} }

// Interval returns the estimate with its 95 % confidence interval.
func (e Estimate) Interval() Interval {
	if !(e.StdErr >= 0) { // so written, it is true of NaN
		return Interval{e.Value, math.NaN(), math.NaN()}
	}
	half := e.distribution().Quantile(upper) * e.StdErr
	return Interval{e.Value, e.Value - half, e.Value + half}
}

// P returns the p-value of the two-sided test that the true number is null; NaN without an error to test by.
func (e Estimate) P(null float64) float64 {
	return min(1, 2*min(e.PAbove(null), e.PBelow(null)))
}

// PAbove returns the p-value of the one-sided test whose alternative is that the true number is above the bound. Where there is
// an error of 0, for DF + 1 values agree, an infinite t would be certain of what a few seeds happen to agree in: the test is
// then the sign test.
func (e Estimate) PAbove(bound float64) float64 {
	distance := e.Value - bound
	switch {
	case !(e.StdErr >= 0) || math.IsNaN(distance):
		return math.NaN()
	case distance == 0:
		return 0.5
	case e.StdErr <= rounding*math.Abs(e.Value):
		if distance < 0 {
			return 1
		}
		return math.Pow(0.5, e.DF+1)
	}
	return e.distribution().Survival(distance / e.StdErr)
}

// PBelow is PAbove for the alternative that the true number is below the bound.
func (e Estimate) PBelow(bound float64) float64 {
	e.Value = -e.Value
	return e.PAbove(-bound)
}

// Minus returns the difference of two independent estimates, with Welch's degrees of freedom.
func (e Estimate) Minus(other Estimate) Estimate {
	a, b := e.StdErr*e.StdErr, other.StdErr*other.StdErr
	return Estimate{e.Value - other.Value, math.Sqrt(a + b), satterthwaite([]float64{a, b}, []float64{e.DF, other.DF})}
}

// satterthwaite returns the degrees of freedom of a sum of independent variances ("An Approximate Distribution of Estimates of
// Variance Components", Biometrics Bulletin 2, 1946).
func satterthwaite(variances, df []float64) float64 {
	sum, of := 0., 0.
	for i, v := range variances {
		sum += v
		of += v * v / df[i]
	}
	switch {
	case sum == 0: // no spread on either side, and the values of one to know that by
		return slices.Min(df)
	case of == 0:
		return math.Inf(1)
	default:
		return sum * sum / of
	}
}

// distribution is that of the error over its standard error.
func (e Estimate) distribution() interface {
	Quantile(float64) float64
	Survival(float64) float64
} {
	if math.IsInf(e.DF, 1) {
		return distuv.UnitNormal
	}
	return distuv.StudentsT{Sigma: 1, Nu: e.DF}
}
