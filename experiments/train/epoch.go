package train

import (
	"context"
	"math"

	"overfit/datasets"
	"overfit/experiments/measure"
)

// evaluate returns the epoch's row, all but its seconds.
func (t *Training) evaluate(ctx context.Context) (measure.Epoch, error) {
	row := measure.Epoch{
		Epoch:             t.Epoch,
		RunningLoss:       t.Running.Loss(),
		RunningAccuracy:   t.Running.Accuracy(),
		CleanAccuracy:     math.NaN(),
		CorruptedAccuracy: math.NaN(),
		ValLoss:           math.NaN(),
		ValAccuracy:       math.NaN(),

		ScaledTestLoss: math.NaN(), Temperature: math.NaN(),
		CalibrationError: math.NaN(), ScaledCalibrationError: math.NaN(),

		WeightNorm:   measure.TotalNorm(measure.Norms(t.Model.Parameters())),
		LearningRate: t.Model.LearningRate(),
	}
	if err := t.evaluateTraining(ctx, t.sample, &row); err != nil {
		return measure.Epoch{}, err
	}
	calibrate := t.Spec.Calibrate && t.Model.Loss().IsLogScore()
	logits := func(name string, split datasets.Split) (measure.Running, measure.Logits, error) {
		if calibrate {
			return evaluateLogits(ctx, t.Model, name, split)
		}
		running, err := evaluate(ctx, t.Model, name, split)
		return running, measure.Logits{}, err
	}
	val, valLogits, err := logits("validation", t.Held)
	if err != nil {
		return measure.Epoch{}, err
	}
	if val.Images > 0 {
		row.ValLoss, row.ValAccuracy = val.Loss(), val.Accuracy()
	}
	test, testLogits, err := logits("test", t.Data.Test)
	if err != nil {
		return measure.Epoch{}, err
	}
	row.TestLoss, row.TestAccuracy = test.Loss(), test.Accuracy()
	if calibrate {
		scaled := measure.NewScaled(testLogits, valLogits)
		row.ScaledTestLoss, row.Temperature = scaled.Loss, scaled.Temperature
		row.CalibrationError, row.ScaledCalibrationError = testLogits.Predictions().Calibration().Error, scaled.Calibration.Error
	}
	return row, nil
}

// evaluateTraining sets the row's figures of training images.
func (t *Training) evaluateTraining(ctx context.Context, split datasets.Split, row *measure.Epoch) error {
	parts := []datasets.Split{split}
	if t.Spec.LabelNoise > 0 {
		clean, corrupted := split.SeparateNoise()
		parts = []datasets.Split{clean, corrupted}
	}
	var all measure.Running
	accuracies := make([]float64, len(parts))
	for i, part := range parts {
		running, err := evaluate(ctx, t.Model, "training", part)
		if err != nil {
			return err
		}
		accuracies[i] = running.Accuracy()
		all.Images += running.Images
		all.Correct += running.Correct
		all.LossSum += running.LossSum
	}
	row.TrainLoss, row.TrainAccuracy = all.Loss(), all.Accuracy()
	if len(parts) > 1 {
		row.CleanAccuracy, row.CorruptedAccuracy = accuracies[0], accuracies[1]
	}
	return nil
}

// sampled reports whether rows of the history have figures of a part of the training images.
func (t *Training) sampled() bool { return t.sample.Len() < t.Train.Len() }
