package stats

import (
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Mean returns the mean of values, and its confidence interval by Student's t ("The Probable Error of a Mean",
// Biometrika 6, 1908): mean ± t·s/√n, t being the quantile for n-1 degrees of freedom, s the standard deviation with
// n-1 in its denominator. It supposes that the values are independent, and normal or many.
//
// One value gives an estimate without an interval, none gives not even that. A NaN among the values makes all NaN.
func Mean(values []float64) Interval { return MeanOf(values).Interval() }

// MeanOf is Mean as an Estimate.
func MeanOf(values []float64) Estimate {
	mean, stdErr := meanStdErr(values)
	return Estimate{mean, stdErr, float64(len(values) - 1)}
}

// meanStdErr returns the mean and its standard error, NaN for fewer than two values.
func meanStdErr(values []float64) (mean, stdErr float64) {
	if len(values) >= 2 && equal(values) {
		return values[0], 0 // exactly: the sum is rounded, and the deviations from its mean would not be 0
	}
	mean, deviation := stat.MeanStdDev(values, nil)
	return mean, stat.StdErr(deviation, float64(len(values)))
}

func equal(values []float64) bool {
	for _, v := range values {
		if v != values[0] {
			return false
		}
	}
	return true
}

// studentsT is the distribution of the mean of n values over its standard error.
func studentsT(n int) distuv.StudentsT {
	return distuv.StudentsT{Sigma: 1, Nu: float64(n - 1)}
}
