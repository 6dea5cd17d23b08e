package plots

import (
	"errors"
	"fmt"
	"math"
)

// Run is what one training run measured, a value an epoch. All curves are meant
// to be evaluations, made after the epoch and with dropout off: the loss
// averaged while the weights still moved would blur the gap between training
// and test set.
//
// A value that is NaN or infinite was not measured and leaves a gap in its
// curve. Every curve needs at least one value.
type Run struct {
	Title string

	// Epochs are the epochs measured, in increasing order; nil stands for
	// 1, 2, 3 and so on.
	Epochs []int

	TrainLoss, TestLoss []float64

	// Fractions from 0 to 1, drawn in per cent.
	TrainAccuracy, TestAccuracy []float64

	// The same on images held out of the training set; nil if there are none.
	ValLoss, ValAccuracy []float64

	// The test loss without over-confidence: of logits divided by the one
	// temperature that suits other images best (Guo et al., ICML 2017). nil if it
	// was not measured.
	ScaledTestLoss []float64

	// Kept is the epoch whose weights the run ended with, where that is not the
	// last one: early stopping puts the best weights back. 0: the last one.
	Kept int

	// End is what tables and legends say of the run's end; nil: the values of its
	// last epoch, or of the one kept.
	End *End
}

// validate reports the first reason why the run cannot be drawn.
func (r Run) validate() error {
	epochs := len(r.TestLoss)
	if r.Epochs != nil {
		epochs = len(r.Epochs)
	}
	if epochs == 0 {
		return errors.New("no epochs")
	}
	for i := 1; i < len(r.Epochs); i++ {
		if r.Epochs[i] <= r.Epochs[i-1] {
			return fmt.Errorf("epoch %d after epoch %d, expected increasing epochs", r.Epochs[i], r.Epochs[i-1])
		}
	}
	type curve struct {
		name   string
		values []float64
		lo, hi float64
	}
	all := []curve{
		{"training loss", r.TrainLoss, -math.MaxFloat32, math.MaxFloat32},
		{"test loss", r.TestLoss, -math.MaxFloat32, math.MaxFloat32},
		{"training accuracy", r.TrainAccuracy, 0, 1},
		{"test accuracy", r.TestAccuracy, 0, 1},
	}
	if r.validated() {
		all = append(all,
			curve{"validation loss", r.ValLoss, -math.MaxFloat32, math.MaxFloat32},
			curve{"validation accuracy", r.ValAccuracy, 0, 1})
	}
	if r.ScaledTestLoss != nil {
		all = append(all, curve{"scaled test loss", r.ScaledTestLoss, -math.MaxFloat32, math.MaxFloat32})
	}
	for _, c := range all {
		if len(c.values) != epochs {
			return fmt.Errorf("%s has %d values, expected one for each of %d epochs", c.name, len(c.values), epochs)
		}
		if last(c.values) < 0 {
			return fmt.Errorf("%s has no finite value", c.name)
		}
		for i, v := range c.values {
			if finite(v) && (v < c.lo || v > c.hi) {
				return fmt.Errorf("%s %v at epoch %d, expected %v to %v", c.name, v, r.epoch(i), c.lo, c.hi)
			}
		}
	}
	return r.End.validate()
}

// validated tells whether images were held out of the training set.
func (r Run) validated() bool { return r.ValLoss != nil || r.ValAccuracy != nil }

// validate names the first run that cannot be drawn.
func validate(runs []Run) error {
	if len(runs) == 0 {
		return errors.New("no runs to draw")
	}
	for i, r := range runs {
		if err := r.validate(); err != nil {
			return fmt.Errorf("run %d (%q): %w", i+1, r.Title, err)
		}
	}
	return nil
}

// epoch returns the epoch of the i-th values.
func (r Run) epoch(i int) int {
	if r.Epochs == nil {
		return i + 1
	}
	return r.Epochs[i]
}

// epochs returns all epochs as coordinates.
func (r Run) epochs() []float64 {
	xs := make([]float64, len(r.TestLoss))
	for i := range xs {
		xs[i] = float64(r.epoch(i))
	}
	return xs
}

// onset returns the index of the lowest test loss, the first of equals: from
// there on the run over-fits.
func (r Run) onset() int {
	lowest := last(r.TestLoss)
	for i, v := range r.TestLoss {
		if finite(v) && (v < r.TestLoss[lowest] || i < lowest && v == r.TestLoss[lowest]) {
			lowest = i
		}
	}
	return lowest
}

// last returns the index at which all curves last have a value, -1 for never.
func last(curves ...[]float64) int {
	s := stretches(curves...)
	if len(s) == 0 {
		return -1
	}
	return s[len(s)-1].to - 1
}

// stretch is a half-open range of indices.
type stretch struct{ from, to int }

// stretches returns the longest ranges in which all curves have values.
func stretches(curves ...[]float64) []stretch {
	var out []stretch
	open := false
	for i := range curves[0] {
		known := true
		for _, c := range curves {
			known = known && finite(c[i])
		}
		switch {
		case known && open:
			out[len(out)-1].to = i + 1
		case known:
			out = append(out, stretch{i, i + 1})
		}
		open = known
	}
	return out
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
