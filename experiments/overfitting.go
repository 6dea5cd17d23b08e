package experiments

// Overfitting measures by how much a network has over-fitted. All figures come from evaluation mode; the
// running ones lag behind the weights and would hide part of the gap.
type Overfitting struct {
	// OnsetEpoch is the epoch of the lowest test loss, the first of equals. What the network learns after it
	// no longer serves images it has not seen.
	OnsetEpoch     int     `json:"onset_epoch"`
	BestTestLoss   float64 `json:"best_test_loss"`   // the lowest
	ExcessTestLoss float64 `json:"excess_test_loss"` // of the last epoch over the lowest: their difference

	// The gaps are those of the last epoch, positive where the network does better on the training images.
	AccuracyGap float64 `json:"accuracy_gap"` // train - test accuracy, a fraction
	LossGap     float64 `json:"loss_gap"`     // test - train loss
}

// Overfitting returns the measures of a history with at least one epoch.
func (h History) Overfitting() Overfitting {
	best, last := h[0], h.Last()
	for _, e := range h[1:] {
		if e.TestLoss < best.TestLoss {
			best = e
		}
	}
	return Overfitting{
		OnsetEpoch:     best.Epoch,
		BestTestLoss:   best.TestLoss,
		ExcessTestLoss: last.TestLoss - best.TestLoss,
		AccuracyGap:    last.TrainAccuracy - last.TestAccuracy,
		LossGap:        last.TestLoss - last.TrainLoss,
	}
}
