package measure

import "math"

// censoring is how many epochs a lowest loss must lie back to be taken for the lowest: as many as early stopping may be told
// to wait.
const censoring = 5

// Overfitting measures by how much a network has over-fitted. All figures come from evaluation mode; the
// running ones lag behind the weights and would hide part of the gap.
type Overfitting struct {
	// OnsetEpoch is the epoch of the lowest test loss, the first of equals. From there on the loss climbs: because the network
	// becomes too sure of itself, because it predicts worse, or both; SinceOnset tells them apart.
	OnsetEpoch int `json:"onset_epoch"`
	// OnsetCensored tells that the training has ended so soon after that epoch that a later and lower one may have been to
	// come: the onset is then that or later.
	OnsetCensored  bool    `json:"onset_censored,omitempty"`
	BestTestLoss   float64 `json:"best_test_loss"`   // the lowest
	ExcessTestLoss float64 `json:"excess_test_loss"` // at the end over the lowest: their difference
	// ScaledOnsetEpoch is the epoch of the lowest scaled test loss, see Scaled. Nil, and left out, if it was not measured.
	ScaledOnsetEpoch   *int     `json:"scaled_onset_epoch,omitempty"`
	BestScaledTestLoss *float64 `json:"best_scaled_test_loss,omitempty"`

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
	lowest := h.lowest(func(e Epoch) float64 { return e.TestLoss })
	highest := h.lowest(func(e Epoch) float64 { return -e.TestAccuracy })
	o := Overfitting{
		OnsetEpoch:           lowest.Epoch,
		OnsetCensored:        len(h)-lowest.Epoch < censoring,
		BestTestLoss:         lowest.TestLoss,
		ExcessTestLoss:       end.TestLoss - lowest.TestLoss,
		OnsetEpochByAccuracy: highest.Epoch,
		BestTestAccuracy:     highest.TestAccuracy,
		AccuracyGap:          end.AccuracyGap(),
		LossGap:              end.LossGap(),
	}
	if scaled := h.lowest(func(e Epoch) float64 { return e.ScaledTestLoss }); !math.IsNaN(scaled.ScaledTestLoss) {
		o.ScaledOnsetEpoch, o.BestScaledTestLoss = &scaled.Epoch, &scaled.ScaledTestLoss
	}
	return o
}

// AccuracyGap returns by how much the accuracy is higher on training than on test images, a fraction.
func (e Epoch) AccuracyGap() float64 { return e.TrainAccuracy - e.TestAccuracy }

// LossGap returns by how much the loss is higher on test than on training images.
func (e Epoch) LossGap() float64 { return e.TestLoss - e.TrainLoss }
