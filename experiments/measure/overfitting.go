package measure

// Overfitting measures by how much a network has over-fitted. All figures come from evaluation mode; the
// running ones lag behind the weights and would hide part of the gap.
type Overfitting struct {
	// OnsetEpoch is the epoch of the lowest test loss, the first of equals. What the network learns after it
	// no longer serves images it has not seen.
	OnsetEpoch     int     `json:"onset_epoch"`
	BestTestLoss   float64 `json:"best_test_loss"`   // the lowest
	ExcessTestLoss float64 `json:"excess_test_loss"` // at the end over the lowest: their difference

	// The same by accuracy, which shows over-fitting later and less: its epoch is that of the highest test accuracy.
	OnsetEpochByAccuracy int     `json:"onset_epoch_by_accuracy"`
	BestTestAccuracy     float64 `json:"best_test_accuracy"` // the highest

	// The gaps at the end, positive where the network does better on the training images.
	AccuracyGap float64 `json:"accuracy_gap"` // train - test accuracy, a fraction
	LossGap     float64 `json:"loss_gap"`     // test - train loss
}

// Overfitting returns the measures of a history with at least one epoch, of which end is the row of the weights that
// the training ends with: the last one, or the one that early stopping went back to.
func (h History) Overfitting(end Epoch) Overfitting {
	lowest, highest := h[0], h[0]
	for _, e := range h[1:] {
		if e.TestLoss < lowest.TestLoss {
			lowest = e
		}
		if e.TestAccuracy > highest.TestAccuracy {
			highest = e
		}
	}
	return Overfitting{
		OnsetEpoch:           lowest.Epoch,
		BestTestLoss:         lowest.TestLoss,
		ExcessTestLoss:       end.TestLoss - lowest.TestLoss,
		OnsetEpochByAccuracy: highest.Epoch,
		BestTestAccuracy:     highest.TestAccuracy,
		AccuracyGap:          end.AccuracyGap(),
		LossGap:              end.LossGap(),
	}
}

// AccuracyGap returns by how much the accuracy is higher on training than on test images, a fraction.
func (e Epoch) AccuracyGap() float64 { return e.TrainAccuracy - e.TestAccuracy }

// LossGap returns by how much the loss is higher on test than on training images.
func (e Epoch) LossGap() float64 { return e.TestLoss - e.TrainLoss }
