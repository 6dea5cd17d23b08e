package runs

import (
	"context"
	"errors"
	"fmt"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/train"
)

// A Verification is a run that came out as it had before.
type Verification struct {
	Epochs        int    `json:"epochs"`         // that were compared
	WeightsSHA256 string `json:"weights_sha256"` // that were compared; "" if the run, or the part of it, has no end to compare
}

// errEnough ends a training that has been compared as far as it was to be.
var errEnough = errors.New("enough epochs are compared")

// Verify trains again what the run was, from its first step on, and compares every figure of the first epochs (0: of
// all), but times, bit by bit, and what the run's files have of its end: weights, summary, evaluation and predictions.
// It writes nothing. The error tells the first difference.
func (r *Run) Verify(ctx context.Context, data *datasets.Dataset, epochs int, compute experiments.Compute, observers ...train.Observer) (Verification, error) {
	var v Verification
	if err := r.sameData(data); err != nil {
		return v, err
	}
	if epochs == 0 {
		epochs = len(r.History)
	}
	if epochs < 1 || epochs > len(r.History) {
		return v, fmt.Errorf("%d epochs to compare, expected 1 to %d, as many as the history has", epochs, len(r.History))
	}
	t, err := newTraining(r.Spec, data, compute)
	if err != nil {
		return v, err
	}
	defer t.Close()
	outcome, err := t.Run(ctx, append(observers, train.Observer{
		Name: "comparing",
		Epoch: func(t *train.Training) error {
			if err := t.History.Last().SameAs(r.History[t.Epoch-1], r.incomparable(t.Epoch)...); err != nil {
				return err
			}
			v.Epochs = t.Epoch
			if t.Epoch == epochs && !train.Done(t.Spec, t.History) {
				return errEnough
			}
			return nil
		},
	})...)
	switch {
	case errors.Is(err, errEnough):
		return v, nil
	case err != nil:
		return v, err
	case v.Epochs < epochs:
		return v, fmt.Errorf("the training ended after epoch %d, but the history has %d", v.Epochs, len(r.History))
	case !r.Summary.Complete:
		return v, nil
	}
	v.WeightsSHA256 = outcome.Summary.WeightsSHA256
	return v, r.sameFiles(outcome)
}

// incomparable are the columns of an epoch's row that an old run has of all training images, and others of a sample. Its
// summary has the same figures.
func (r *Run) incomparable(epoch int) []string {
	if r.Format >= 2 || epoch != r.Spec.Epochs || r.Spec.TrainEval == 0 {
		return nil
	}
	return []string{"train_loss", "train_accuracy", "train_clean_accuracy", "train_corrupted_accuracy"}
}
