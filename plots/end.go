package plots

import (
	"fmt"
	"math"
	"slices"
)

// End is what a run came to, by the weights that it ended with. Of the training
// set it may be more exact than the curves, which are often of a sample.
type End struct {
	TrainLoss, TestLoss         float64
	TrainAccuracy, TestAccuracy float64 // fractions from 0 to 1
	ScaledTestLoss              float64 // NaN: not measured
}

// validate reports the first figure that cannot be right.
func (e *End) validate() error {
	if e == nil {
		return nil
	}
	scaled := e.ScaledTestLoss
	if math.IsNaN(scaled) {
		scaled = 0
	}
	for _, f := range []struct {
		name          string
		value, lo, hi float64
	}{
		{"training loss", e.TrainLoss, -math.MaxFloat32, math.MaxFloat32},
		{"test loss", e.TestLoss, -math.MaxFloat32, math.MaxFloat32},
		{"training accuracy", e.TrainAccuracy, 0, 1},
		{"test accuracy", e.TestAccuracy, 0, 1},
		{"scaled test loss", scaled, -math.MaxFloat32, math.MaxFloat32},
	} {
		if !(f.lo <= f.value && f.value <= f.hi) { // a NaN fails too
			return fmt.Errorf("%s %v at the end, expected %v to %v", f.name, f.value, f.lo, f.hi)
		}
	}
	return nil
}

// kept returns the index of the epoch whose weights the run ended with, and
// whether it is one that was measured and not the last.
func (r Run) kept() (i int, ok bool) {
	for i := range len(r.TestLoss) - 1 {
		if r.epoch(i) == r.Kept {
			return i, true
		}
	}
	return 0, false
}

// end returns the index of the values that the run ended with: those of the
// epoch whose weights it kept, or else the last that all curves have, -1 for
// none.
func (r Run) end(curves ...[]float64) int {
	if i, ok := r.kept(); ok && !slices.ContainsFunc(curves, func(c []float64) bool { return !finite(c[i]) }) {
		return i
	}
	return last(curves...)
}

// scaledEnd returns the scaled test loss at the run's end, NaN if it was not
// measured.
func (r Run) scaledEnd() float64 {
	switch {
	case r.End != nil && finite(r.End.ScaledTestLoss):
		return r.End.ScaledTestLoss
	case r.ScaledTestLoss != nil:
		return r.ScaledTestLoss[r.end(r.ScaledTestLoss)]
	}
	return math.NaN()
}
