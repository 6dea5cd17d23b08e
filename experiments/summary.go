package experiments

import "math"

// A Summary is a run in a few figures: its summary.json.
type Summary struct {
	Experiment      string  `json:"experiment"`
	Seed            uint64  `json:"seed"`
	Complete        bool    `json:"complete"`          // trained to its last epoch, or to where early stopping ended it
	Stopped         string  `json:"stopped,omitempty"` // why early stopping did
	Epochs          int     `json:"epochs"`            // complete ones
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
// complete one, or the one whose weights early stopping has put back.
type Results struct {
	ResultEpoch   int     `json:"result_epoch"`
	TrainAccuracy float64 `json:"train_accuracy"`
	TrainLoss     float64 `json:"train_loss"`
	TestAccuracy  float64 `json:"test_accuracy"`
	TestLoss      float64 `json:"test_loss"`
	Overfitting

	// Nil, and left out, where they were not measured.
	ValAccuracy       *float64 `json:"val_accuracy,omitempty"`
	ValLoss           *float64 `json:"val_loss,omitempty"`
	CleanAccuracy     *float64 `json:"train_clean_accuracy,omitempty"`
	CorruptedAccuracy *float64 `json:"train_corrupted_accuracy,omitempty"`
	CalibrationError  *float64 `json:"expected_calibration_error,omitempty"`
}

// Summary returns the figures so far. At End they are final.
func (t *Training) Summary() Summary {
	s := Summary{
		Experiment:    t.Spec.Name,
		Seed:          t.Spec.Seed,
		Complete:      t.done(),
		Stopped:       t.Spec.stopped(t.History),
		Epochs:        len(t.History),
		TrainImages:   t.Train.Len(),
		ValImages:     t.Held.Len(),
		Parameters:    countParameters(t.Model),
		WeightsSHA256: t.Model.WeightsSHA256(),
		WeightNorms:   weightNorms(t.Model),
		Seconds:       t.seconds(),
	}
	if len(t.History) == 0 {
		return s
	}
	var training float64
	for _, e := range t.History {
		training += e.Seconds
	}
	s.ImagesPerSecond = float64(len(t.History)*t.Train.Len()) / training
	s.Results = t.Results()
	return s
}

// Results returns those of the Summary: nil if no epoch is complete. Unlike that, it does not go through the weights.
func (t *Training) Results() *Results {
	if len(t.History) == 0 {
		return nil
	}
	row := t.endRow()
	if t.Result != nil {
		row = t.Result.Row
	}
	r := &Results{
		ResultEpoch:       row.Epoch,
		TrainAccuracy:     row.TrainAccuracy,
		TrainLoss:         row.TrainLoss,
		TestAccuracy:      row.TestAccuracy,
		TestLoss:          row.TestLoss,
		Overfitting:       t.History.Overfitting(row),
		ValAccuracy:       measured(row.ValAccuracy),
		ValLoss:           measured(row.ValLoss),
		CleanAccuracy:     measured(row.CleanAccuracy),
		CorruptedAccuracy: measured(row.CorruptedAccuracy),
	}
	if t.Result != nil {
		r.CalibrationError = &t.Result.Test.Calibration.Error
	}
	return r
}

// measured returns nil for NaN.
func measured(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}
