package measure

import (
	"math"
	"slices"
)

// What the onset of over-fitting is found by.
const (
	ByValidation = "validation loss"
	ByTest       = "test loss" // which then looks higher at the end than at its lowest by chance alone
)

// SinceOnset is what has become of the figures on the test images since the onset of over-fitting: those at the end minus
// those after the epoch of the lowest loss. With images held out that is the lowest validation loss, and the change is one
// that the test images had no part in choosing. Otherwise it is the lowest test loss, and the change describes the run but
// proves nothing.
type SinceOnset struct {
	Epoch        int     `json:"epoch"` // of the onset
	ChosenBy     string  `json:"chosen_by"`
	TestAccuracy float64 `json:"test_accuracy"`
	TestLoss     float64 `json:"test_loss"`

	// The two parts of the change of the test loss, see Scaled: what one temperature undoes, and what is really lost. Nil, and
	// left out, without a temperature after each epoch.
	Overconfidence *float64 `json:"overconfidence,omitempty"`
	ScaledTestLoss *float64 `json:"scaled_test_loss,omitempty"`
}

// SinceOnset returns the change since the onset of a history with at least one epoch, whose row of the weights that the
// training ends with is end.
func (h History) SinceOnset(end Epoch) SinceOnset {
	by, loss := ByValidation, func(e Epoch) float64 { return e.ValLoss }
	if slices.ContainsFunc(h, func(e Epoch) bool { return math.IsNaN(e.ValLoss) }) {
		by, loss = ByTest, func(e Epoch) float64 { return e.TestLoss }
	}
	onset := h.lowest(loss)
	return SinceOnset{
		Epoch:          onset.Epoch,
		ChosenBy:       by,
		TestAccuracy:   end.TestAccuracy - onset.TestAccuracy,
		TestLoss:       end.TestLoss - onset.TestLoss,
		Overconfidence: Measured((end.TestLoss - end.ScaledTestLoss) - (onset.TestLoss - onset.ScaledTestLoss)),
		ScaledTestLoss: Measured(end.ScaledTestLoss - onset.ScaledTestLoss),
	}
}

// lowest returns the row with the lowest figure, the first of equals.
func (h History) lowest(figure func(Epoch) float64) Epoch {
	lowest := h[0]
	for _, e := range h[1:] {
		if figure(e) < figure(lowest) {
			lowest = e
		}
	}
	return lowest
}
