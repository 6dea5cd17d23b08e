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
	// Image is what of it an image of the test set accounts for: it is the mean of that over the images. onset is the
	// prediction by the weights of the onset, see SinceOnset; nil if there is none. A nil function: it is no such mean.
	Image func(s Summary, end Prediction, onset *Prediction) float64
}

// Figures of training and validation images, and of epochs: means over runs alone.
var (
	TrainAccuracy = Measure{Name: "train_accuracy", Title: "Train accuracy", Unit: Fraction,
		Of: func(s Summary) float64 { return s.TrainAccuracy }}
	ValAccuracy = Measure{Name: "val_accuracy", Title: "Validation accuracy", Unit: Fraction, Better: 1,
		Of: func(s Summary) float64 { return OrNaN(s.ValAccuracy) }}
	TrainLoss = Measure{Name: "train_loss", Title: "Train loss", Unit: Nats,
		Of: func(s Summary) float64 { return s.TrainLoss }}
	ValLoss = Measure{Name: "val_loss", Title: "Validation loss", Unit: Nats, Better: -1,
		Of: func(s Summary) float64 { return OrNaN(s.ValLoss) }}
	BestTestLoss = Measure{Name: "best_test_loss", Title: "Lowest test loss", Unit: Nats, Better: -1,
		Of: func(s Summary) float64 { return s.BestTestLoss }}
	ExcessTestLoss = Measure{Name: "excess_test_loss", Title: "Excess test loss", Unit: Nats, Better: -1,
		Of: func(s Summary) float64 { return s.ExcessTestLoss }}
	OnsetEpoch = Measure{Name: "onset_epoch", Title: "Onset by loss", Unit: Epochs,
		Of: func(s Summary) float64 { return float64(s.OnsetEpoch) }}
	OnsetByAccuracy = Measure{Name: "onset_epoch_by_accuracy", Title: "Onset by accuracy", Unit: Epochs,
		Of: func(s Summary) float64 { return float64(s.OnsetEpochByAccuracy) }}
	OnsetByScaledLoss = Measure{Name: "scaled_onset_epoch", Title: "Onset by scaled loss", Unit: Epochs,
		Of: func(s Summary) float64 {
			if s.ScaledOnsetEpoch == nil {
				return math.NaN()
			}
			return float64(*s.ScaledOnsetEpoch)
		}}
	// ValOnsetEpoch is the onset that the test images had no part in.
	ValOnsetEpoch = Measure{Name: "val_onset_epoch", Title: "Onset by validation loss", Unit: Epochs,
		Of: func(s Summary) float64 {
			if s.SinceOnset == nil || s.SinceOnset.ChosenBy != ByValidation {
				return math.NaN()
			}
			return float64(s.SinceOnset.Epoch)
		}}
	CalibrationError = Measure{Name: "expected_calibration_error", Title: "Calibration error", Unit: Points, Better: -1,
		Of: func(s Summary) float64 { return OrNaN(s.CalibrationError) }}
	CalibrationFloor = Measure{Name: "calibration_floor", Title: "Calibration floor", Unit: Points,
		Of: func(s Summary) float64 { return OrNaN(s.CalibrationFloor) }}
	ScaledCalibrationError = Measure{Name: "scaled_calibration_error", Title: "Scaled calibration error", Unit: Points, Better: -1,
		Of: func(s Summary) float64 { return OrNaN(s.ScaledCalibrationError) }}
	Temperature = Measure{Name: "temperature", Title: "Temperature", Unit: Ratio,
		Of: func(s Summary) float64 { return OrNaN(s.Temperature) }}
	CorruptedLearnt = Measure{Name: "train_corrupted_accuracy", Title: "Wrong labels learnt", Unit: Fraction, Better: -1,
		Of: func(s Summary) float64 { return OrNaN(s.CorruptedAccuracy) }}
)

// Figures that are means over the test images.
var (
	TestAccuracy = Measure{Name: "test_accuracy", Title: "Test accuracy", Unit: Fraction, Better: 1,
		Of:    func(s Summary) float64 { return s.TestAccuracy },
		Image: func(_ Summary, end Prediction, _ *Prediction) float64 { return end.right() }}
	AccuracyGap = Measure{Name: "accuracy_gap", Title: "Accuracy gap", Unit: Points, Better: -1,
		Of:    func(s Summary) float64 { return s.AccuracyGap },
		Image: func(s Summary, end Prediction, _ *Prediction) float64 { return s.TrainAccuracy - end.right() }}
	TestLoss = Measure{Name: "test_loss", Title: "Test loss", Unit: Nats, Better: -1,
		Of:    func(s Summary) float64 { return s.TestLoss },
		Image: func(_ Summary, end Prediction, _ *Prediction) float64 { return end.Loss }}
	LossGap = Measure{Name: "loss_gap", Title: "Loss gap", Unit: Nats, Better: -1,
		Of:    func(s Summary) float64 { return s.LossGap },
		Image: func(s Summary, end Prediction, _ *Prediction) float64 { return end.Loss - s.TrainLoss }}
	ScaledTestLoss = Measure{Name: "scaled_test_loss", Title: "Scaled test loss", Unit: Nats, Better: -1,
		Of:    func(s Summary) float64 { return OrNaN(s.ScaledTestLoss) },
		Image: func(_ Summary, end Prediction, _ *Prediction) float64 { return end.ScaledLoss }}
	// Overconfidence is what one temperature takes off the test loss. With the scaled test loss it makes the test loss.
	Overconfidence = Measure{Name: "overconfidence", Title: "Over-confidence", Unit: Nats, Better: -1,
		Of:    func(s Summary) float64 { return s.TestLoss - OrNaN(s.ScaledTestLoss) },
		Image: func(_ Summary, end Prediction, _ *Prediction) float64 { return end.Loss - end.ScaledLoss }}

	AccuracySinceOnset       = since("accuracy_since_onset", "Accuracy since onset", Points, 1, SinceOnset.accuracy, Prediction.right)
	LossSinceOnset           = since("loss_since_onset", "Test loss since onset", Nats, -1, SinceOnset.loss, Prediction.loss)
	ScaledLossSinceOnset     = since("scaled_loss_since_onset", "Scaled test loss since onset", Nats, -1, SinceOnset.scaledLoss, Prediction.scaledLoss)
	OverconfidenceSinceOnset = since("overconfidence_since_onset", "Over-confidence since onset", Nats, -1, SinceOnset.overconfidence, Prediction.overconfidence)
)

// Measures lists them, in the order in which tables have them.
func Measures() []Measure {
	return []Measure{
		TrainAccuracy, ValAccuracy, TestAccuracy, AccuracyGap, TrainLoss, ValLoss, TestLoss, LossGap, ScaledTestLoss, Overconfidence,
		Temperature, CalibrationError, CalibrationFloor, ScaledCalibrationError, BestTestLoss, ExcessTestLoss, OnsetEpoch, OnsetByAccuracy,
		OnsetByScaledLoss, ValOnsetEpoch, AccuracySinceOnset, LossSinceOnset, ScaledLossSinceOnset, OverconfidenceSinceOnset, CorruptedLearnt,
	}
}

// since is the measure of what a figure has become since the onset. It is evidence, and a mean over images, where the test
// images had no part in choosing the onset.
func since(name, title string, unit Unit, better int, of func(SinceOnset) float64, image func(Prediction) float64) Measure {
	return Measure{
		Name: name, Title: title, Unit: unit, Better: better,
		Of: func(s Summary) float64 {
			if s.SinceOnset == nil {
				return math.NaN()
			}
			return of(*s.SinceOnset)
		},
		Image: func(_ Summary, end Prediction, onset *Prediction) float64 {
			if onset == nil {
				return math.NaN()
			}
			return image(end) - image(*onset)
		},
	}
}

func (s SinceOnset) accuracy() float64       { return s.TestAccuracy }
func (s SinceOnset) loss() float64           { return s.TestLoss }
func (s SinceOnset) scaledLoss() float64     { return OrNaN(s.ScaledTestLoss) }
func (s SinceOnset) overconfidence() float64 { return OrNaN(s.Overconfidence) }

func (p Prediction) right() float64 {
	if p.Right() {
		return 1
	}
	return 0
}
func (p Prediction) loss() float64           { return p.Loss }
func (p Prediction) scaledLoss() float64     { return p.ScaledLoss }
func (p Prediction) overconfidence() float64 { return p.Loss - p.ScaledLoss }

// OrNaN is the reverse of Measured.
func OrNaN(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}
