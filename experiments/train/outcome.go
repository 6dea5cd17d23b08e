package train

import (
	"cmp"
	"context"
	"errors"

	"overfit/experiments"
	"overfit/experiments/measure"
)

// An Outcome is what a training came to.
type Outcome struct {
	History measure.History // of the epochs that are complete
	Summary measure.Summary // of the weights that the model has now; with figures of all training images if the training is at its end
	// Evaluation is that of the test images, by the same weights; nil if the training has not come to its end.
	Evaluation *measure.Evaluation
}

// finish gives the model the weights of the best epoch, if early stopping kept them, and measures what a training that
// has ended without an error has come to.
func (t *Training) finish(ctx context.Context, err error) (Outcome, error) {
	t.putBackBest()
	o := Outcome{History: t.History}
	if len(t.History) == 0 {
		o.Summary = t.summary(nil, err)
		return o, err
	}
	row := t.History[cmp.Or(Kept(t.Spec, t.History), len(t.History))-1]
	if err == nil {
		row, o.Evaluation, err = t.measure(ctx, row)
	}
	results := measure.NewResults(t.History, row)
	if o.Evaluation != nil {
		results.Add(*o.Evaluation)
	}
	o.Summary = t.summary(results, err)
	return o, err
}

// measure evaluates the model on all that it was trained on, for the row of its weights, and on the test images.
func (t *Training) measure(ctx context.Context, row measure.Epoch) (measure.Epoch, *measure.Evaluation, error) {
	all := row
	if t.sampled() {
		if err := t.evaluateTraining(ctx, t.Train, &all); err != nil {
			return row, nil, err
		}
	}
	e, err := Evaluate(ctx, t.Model, t.Data.Test, t.Held)
	if err != nil {
		return row, nil, err
	}
	return all, &e, nil
}

// summary is that of a training that has ended with such an error.
func (t *Training) summary(results *measure.Results, ended error) measure.Summary {
	s := measure.Summary{
		Experiment:    t.Spec.Name,
		Seed:          t.Spec.Seed,
		Complete:      t.done(),
		Stopped:       Stopped(t.Spec, t.History),
		Epochs:        len(t.History),
		TrainImages:   t.Train.Len(),
		ValImages:     t.Held.Len(),
		Parameters:    experiments.CountParameters(t.Model),
		WeightsSHA256: t.Model.WeightsSHA256(),
		WeightNorms:   measure.Norms(t.Model.Parameters()),
		Seconds:       t.seconds(),
		Results:       results,
	}
	if errors.Is(ended, ErrDiverged) {
		s.Diverged = ended.Error()
	}
	training := 0.0
	for _, e := range t.History {
		training += e.Seconds
	}
	if len(t.History) > 0 {
		s.ImagesPerSecond = float64(len(t.History)*t.Train.Len()) / training
	}
	return s
}
