package experiments

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"

	"overfit/datasets"
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
func (r *StoredRun) Verify(ctx context.Context, data *datasets.Dataset, epochs int, hooks ...Hook) (Verification, error) {
	var v Verification
	if err := r.sameData(data); err != nil {
		return v, err
	}
	var twice error // of a run under way, both files are never written at once
	if r.hasEnded() {
		twice = r.sameHistory()
	}
	if epochs == 0 {
		epochs = len(r.History)
	}
	if epochs < 1 || epochs > len(r.History) {
		return v, fmt.Errorf("%d epochs to compare, expected 1 to %d, as many as the history has", epochs, len(r.History))
	}
	compare := Hook{
		Name: "comparing",
		Epoch: func(t *Training) error {
			if err := t.History.Last().sameAs(r.History[t.Epoch-1]); err != nil {
				return err
			}
			v.Epochs = t.Epoch
			if t.Epoch == epochs && !t.done() {
				return errEnough
			}
			return nil
		},
		End: func(t *Training) error {
			if t.Err != nil || !r.Summary.Complete {
				return nil
			}
			v.WeightsSHA256 = t.Model.WeightsSHA256()
			return r.sameFiles(t)
		},
	}
	_, err := Run(ctx, r.Spec, data, append(hooks, compare)...)
	if errors.Is(err, errEnough) {
		err = nil
	}
	if err == nil && v.Epochs < epochs {
		err = fmt.Errorf("the training ended after epoch %d, but the history has %d", v.Epochs, len(r.History))
	}
	return v, cmp.Or(err, twice)
}

// sameAs reports the first figure, times apart, that differs in one bit from that of the row in a history.
func (e Epoch) sameAs(stored Epoch) error {
	stored.Seconds = e.Seconds
	for _, c := range columns {
		got, want := *c.of(&e), *c.of(&stored)
		if math.Float64bits(got) != math.Float64bits(want) && !(math.IsNaN(got) && math.IsNaN(want)) {
			return fmt.Errorf("epoch %d: %s is %v, but in the history %v", e.Epoch, c.name, got, want)
		}
	}
	return nil
}
