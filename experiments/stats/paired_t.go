package stats

import (
	"fmt"
	"math"
)

// A TTest says whether the mean of differences is 0.
type TTest struct {
	Difference Interval // mean of the differences, in their unit
	T          float64  // that mean over its standard error; NaN if that is 0 and the mean is not
	P          float64  // probability of a T at least as far from 0 if the true mean is 0; NaN likewise
}

// PairedT tests whether other differs from baseline, which have a pair of figures for each seed, in the same order: a
// two-sided t-test of the differences other - baseline (Student, "The Probable Error of a Mean", Biometrika 6, 1908).
// Of a study, runs of one seed hold out the same images, which are harder or easier for all of them, and that goes
// away in the difference.
//
// Differences that are all equal, up to rounding, have no spread to measure chance by. If they are 0, T is 0 and P 1; if
// not, T, P and the interval are NaN: an infinite T would be certain of what two seeds happen to agree in.
//
// Slices of different lengths, fewer than two pairs, and a difference that is not a finite number, as that of a run
// that diverged may be, are errors.
func PairedT(baseline, other []float64) (TTest, error) {
	n := len(baseline)
	if len(other) != n {
		return TTest{}, fmt.Errorf("%d figures of the baseline and %d of the other, expected as many", n, len(other))
	}
	if n < 2 {
		return TTest{}, fmt.Errorf("pairs to test: %d, expected at least 2", n)
	}
	differences := make([]float64, n)
	for i := range differences {
		d := other[i] - baseline[i]
		if math.IsNaN(d) || math.IsInf(d, 0) {
			return TTest{}, fmt.Errorf("pair %d: %v - %v, expected a finite difference", i+1, other[i], baseline[i])
		}
		differences[i] = d
	}
	mean, stdErr := meanStdErr(differences)
	switch {
	case mean == 0: // or 0/0 might be NaN
		return TTest{Mean(differences), 0, 1}, nil
	case stdErr <= rounding*math.Abs(mean):
		return TTest{Interval{mean, math.NaN(), math.NaN()}, math.NaN(), math.NaN()}, nil
	}
	t := mean / stdErr
	return TTest{Mean(differences), t, min(1, 2*studentsT(n).Survival(math.Abs(t)))}, nil
}
