package experiments

import (
	"cmp"
	"fmt"
	"math"

	"overfit/experiments/internal/check"
)

// EarlyStopping ends a training when the figure of Spec.Monitor has stopped improving, and gives the model the
// weights of the best epoch back, however the training ended: Keras's callback of that name with
// restore_best_weights.
type EarlyStopping struct {
	Patience       int     `json:"patience"`                   // epochs in a row without improvement that end it; 0 is as 1
	MinDelta       float64 `json:"min_delta,omitempty"`        // an epoch is better than the best one by more than this
	StartFromEpoch int     `json:"start_from_epoch,omitempty"` // the first epochs, which it does not look at
}

func (s Spec) validateEarlyStopping() error {
	e := s.EarlyStopping
	if e == nil {
		return nil
	}
	if e.StartFromEpoch >= s.Epochs {
		return fmt.Errorf("early stopping looks at none of %d epochs, if it leaves out the first %d", s.Epochs, e.StartFromEpoch)
	}
	return cmp.Or(
		check.InRange("patience", e.Patience, 0, 10_000),
		check.InRange("minimum delta", e.MinDelta, 0, math.MaxFloat32),
		check.InRange("epochs before early stopping starts", e.StartFromEpoch, 0, 10_000),
	)
}

// After returns the best epoch so far, of the values watched (one an epoch, less is better), and whether the
// training is to end now. Without a value to look at, there is no best epoch: 0.
func (e EarlyStopping) After(values []float64) (best int, stop bool) {
	reference, wait := worst, 0
	for i, v := range values {
		epoch := i + 1
		if epoch <= e.StartFromEpoch {
			continue
		}
		wait++
		switch {
		case improves(v, reference, e.MinDelta):
			best, reference, wait = epoch, v, 0
		case best == 0: // the first one is the best also when it is NaN
			best = epoch
		}
	}
	return best, wait > 0 && wait >= e.Patience && len(values) > 1
}
