package experiments

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"

	"overfit/datasets"
)

// evaluate returns the epoch's row, all but its seconds.
func (t *Training) evaluate(ctx context.Context) (Epoch, error) {
	row := Epoch{
		Epoch:             t.Epoch,
		RunningLoss:       t.Running.Loss(),
		RunningAccuracy:   t.Running.Accuracy(),
		CleanAccuracy:     math.NaN(),
		CorruptedAccuracy: math.NaN(),
		ValLoss:           math.NaN(),
		ValAccuracy:       math.NaN(),
		WeightNorm:        weightNorm(t.Model),
		LearningRate:      t.Model.LearningRate(),
	}
	train := t.trainEval
	if t.Epoch == t.Spec.Epochs {
		train = t.Train
	}
	if err := t.evaluateTraining(ctx, train, &row); err != nil {
		return Epoch{}, err
	}
	if t.Held.Len() > 0 {
		val, err := evaluate(ctx, t.Model, "validation", t.Held)
		if err != nil {
			return Epoch{}, err
		}
		row.ValLoss, row.ValAccuracy = val.Loss(), val.Accuracy()
	}
	test, err := evaluate(ctx, t.Model, "test", t.Data.Test)
	if err != nil {
		return Epoch{}, err
	}
	row.TestLoss, row.TestAccuracy = test.Loss(), test.Accuracy()
	return row, nil
}

// evaluateTraining sets the row's figures of training images.
func (t *Training) evaluateTraining(ctx context.Context, split datasets.Split, row *Epoch) error {
	parts := []datasets.Split{split}
	if t.Spec.LabelNoise > 0 {
		clean, corrupted := split.SeparateNoise()
		parts = []datasets.Split{clean, corrupted}
	}
	var all Tally
	accuracies := make([]float64, len(parts))
	for i, part := range parts {
		tally, err := evaluate(ctx, t.Model, "training", part)
		if err != nil {
			return err
		}
		accuracies[i] = tally.Accuracy()
		all.Images += tally.Images
		all.Correct += tally.Correct
		all.LossSum += tally.LossSum
	}
	row.TrainLoss, row.TrainAccuracy = all.Loss(), all.Accuracy()
	if len(parts) > 1 {
		row.CleanAccuracy, row.CorruptedAccuracy = accuracies[0], accuracies[1]
	}
	return nil
}

// ErrDiverged is the error of a training whose loss is not finite. It would be so again.
var ErrDiverged = errors.New("the training has diverged")

func finite(name string, loss float64) error {
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		return fmt.Errorf("the %s loss is %v: %w; a lower learning rate may help", name, loss, ErrDiverged)
	}
	return nil
}

// A Result is what a training came to.
type Result struct {
	Row  Epoch      // of the weights it ends with, evaluated on all training images
	Test Evaluation // of the same weights
}

// measuring returns the hook that measures the result, with the weights that early stopping has put back.
func measuring(ctx context.Context) Hook {
	return Hook{
		Name: "measuring the result",
		End: func(t *Training) error {
			if t.Err == nil {
				t.Result, t.Err = t.measure(ctx)
				return t.Err
			}
			return nil
		},
	}
}

func (t *Training) measure(ctx context.Context) (*Result, error) {
	r := Result{Row: t.endRow()}
	if r.Row.Epoch != t.Spec.Epochs {
		if err := t.evaluateTraining(ctx, t.Train, &r.Row); err != nil {
			return nil, err
		}
	}
	var err error
	if r.Test, err = Evaluate(ctx, t.Model, t.Data.Test); err != nil {
		return nil, err
	}
	return &r, nil
}

// endRow returns the row of the weights that a training with a complete epoch ends with.
func (t *Training) endRow() Epoch { return t.History[cmp.Or(t.Kept, len(t.History))-1] }
