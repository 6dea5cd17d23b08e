package measure

import "math"

// A Summary is a run in a few figures: its summary.json.
type Summary struct {
	Experiment      string  `json:"experiment"`
	Seed            uint64  `json:"seed"`
	Complete        bool    `json:"complete"`           // trained to its last epoch, or to where early stopping ended it
	Stopped         string  `json:"stopped,omitempty"`  // why early stopping did
	Diverged        string  `json:"diverged,omitempty"` // where the loss ceased to be finite: trained again it would so too
	Epochs          int     `json:"epochs"`             // complete ones
	TrainImages     int     `json:"train_images"`
	ValImages       int     `json:"val_images,omitempty"`
	Parameters      int     `json:"parameters"`
	WeightsSHA256   string  `json:"weights_sha256"` // of the weights at the end, see graphs.Model
	WeightNorms     []Norm  `json:"weight_norms"`   // of the same
	Seconds         float64 `json:"seconds"`        // of it all, evaluation included
	ImagesPerSecond float64 `json:"images_per_second"`
	*Results                // nil, and left out, if no epoch was complete
}

// Results are figures in evaluation mode, and how far the network had over-fitted, after one epoch: the last
// complete one, or the one whose weights early stopping has put back. At the end of a training those of training images
// are of all of them, before that of the images that the history's are of.
type Results struct {
	ResultEpoch   int     `json:"result_epoch"`
	TrainAccuracy float64 `json:"train_accuracy"`
	TrainLoss     float64 `json:"train_loss"`
	TestAccuracy  float64 `json:"test_accuracy"`
	TestLoss      float64 `json:"test_loss"`
	Overfitting
	SinceOnset *SinceOnset `json:"since_onset,omitempty"` // nil of an old run

	// Nil, and left out, where they were not measured.
	ValAccuracy       *float64 `json:"val_accuracy,omitempty"`
	ValLoss           *float64 `json:"val_loss,omitempty"`
	CleanAccuracy     *float64 `json:"train_clean_accuracy,omitempty"`
	CorruptedAccuracy *float64 `json:"train_corrupted_accuracy,omitempty"`

	// Of the test images at the end; see Calibration and Scaled.
	CalibrationError       *float64 `json:"expected_calibration_error,omitempty"`
	CalibrationFloor       *float64 `json:"calibration_floor,omitempty"`
	ScaledTestLoss         *float64 `json:"scaled_test_loss,omitempty"`
	Temperature            *float64 `json:"temperature,omitempty"`
	TemperatureFittedOn    string   `json:"temperature_fitted_on,omitempty"`
	ScaledCalibrationError *float64 `json:"scaled_calibration_error,omitempty"`
}

// NewResults returns those of the row whose weights a training with that history has.
func NewResults(h History, row Epoch) *Results {
	since := h.SinceOnset(row)
	return &Results{
		SinceOnset:        &since,
		ResultEpoch:       row.Epoch,
		TrainAccuracy:     row.TrainAccuracy,
		TrainLoss:         row.TrainLoss,
		TestAccuracy:      row.TestAccuracy,
		TestLoss:          row.TestLoss,
		Overfitting:       h.Overfitting(row),
		ValAccuracy:       Measured(row.ValAccuracy),
		ValLoss:           Measured(row.ValLoss),
		CleanAccuracy:     Measured(row.CleanAccuracy),
		CorruptedAccuracy: Measured(row.CorruptedAccuracy),
	}
}

// Add adds what an evaluation on the test images measures besides.
func (r *Results) Add(e Evaluation) {
	r.CalibrationError, r.CalibrationFloor = &e.Calibration.Error, &e.Calibration.Floor
	if e.Scaled != nil {
		r.ScaledTestLoss, r.Temperature, r.ScaledCalibrationError = &e.Scaled.Loss, &e.Scaled.Temperature, &e.Scaled.Calibration.Error
		r.TemperatureFittedOn = e.Scaled.FittedOn
	}
}

// Measured returns nil for NaN, which JSON does not have.
func Measured(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}
