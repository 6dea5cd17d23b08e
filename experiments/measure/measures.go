package measure

import "math"

// A Measure is a figure of a finished run by which experiments are compared. All are taken in evaluation mode.
type Measure struct {
	Name  string // as in summary.json
	Title string
	Unit  Unit
	// Better is the direction in which it improves: 1 upwards, -1 downwards, 0 neither.
	Better int
	// Of returns it, NaN where it was not measured.
	Of func(Summary) float64
}

// Measures are those there are.
var (
	TrainAccuracy    = Measure{"train_accuracy", "Train accuracy", Fraction, 0, func(s Summary) float64 { return s.TrainAccuracy }}
	ValAccuracy      = Measure{"val_accuracy", "Validation accuracy", Fraction, 1, func(s Summary) float64 { return orNaN(s.ValAccuracy) }}
	TestAccuracy     = Measure{"test_accuracy", "Test accuracy", Fraction, 1, func(s Summary) float64 { return s.TestAccuracy }}
	AccuracyGap      = Measure{"accuracy_gap", "Accuracy gap", Points, -1, func(s Summary) float64 { return s.AccuracyGap }}
	TrainLoss        = Measure{"train_loss", "Train loss", Nats, 0, func(s Summary) float64 { return s.TrainLoss }}
	ValLoss          = Measure{"val_loss", "Validation loss", Nats, -1, func(s Summary) float64 { return orNaN(s.ValLoss) }}
	TestLoss         = Measure{"test_loss", "Test loss", Nats, -1, func(s Summary) float64 { return s.TestLoss }}
	LossGap          = Measure{"loss_gap", "Loss gap", Nats, -1, func(s Summary) float64 { return s.LossGap }}
	BestTestLoss     = Measure{"best_test_loss", "Lowest test loss", Nats, -1, func(s Summary) float64 { return s.BestTestLoss }}
	ExcessTestLoss   = Measure{"excess_test_loss", "Excess test loss", Nats, -1, func(s Summary) float64 { return s.ExcessTestLoss }}
	OnsetEpoch       = Measure{"onset_epoch", "Onset by loss", Epochs, 0, func(s Summary) float64 { return float64(s.OnsetEpoch) }}
	OnsetByAccuracy  = Measure{"onset_epoch_by_accuracy", "Onset by accuracy", Epochs, 0, func(s Summary) float64 { return float64(s.OnsetEpochByAccuracy) }}
	LostAccuracy     = Measure{"lost_test_accuracy", "Test accuracy lost", Points, -1, func(s Summary) float64 { return s.BestTestAccuracy - s.TestAccuracy }}
	CalibrationError = Measure{"expected_calibration_error", "Calibration error", Points, -1, func(s Summary) float64 { return orNaN(s.CalibrationError) }}
	CorruptedLearnt  = Measure{"train_corrupted_accuracy", "Wrong labels learnt", Fraction, -1, func(s Summary) float64 { return orNaN(s.CorruptedAccuracy) }}
)

// Measures lists them, in the order in which tables have them.
func Measures() []Measure {
	return []Measure{
		TrainAccuracy, ValAccuracy, TestAccuracy, AccuracyGap, TrainLoss, ValLoss, TestLoss, LossGap, BestTestLoss,
		ExcessTestLoss, OnsetEpoch, OnsetByAccuracy, LostAccuracy, CalibrationError, CorruptedLearnt,
	}
}

// orNaN is Measured's reverse.
func orNaN(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}
