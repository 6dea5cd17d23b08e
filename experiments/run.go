package experiments

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"overfit/datasets"
)

// Run trains the experiment's network on the data, and returns what it measured, one row an epoch, also when
// it fails: the epochs that were complete by then.
//
// When ctx is done, Run ends after the current step with the context's cause as its error. A loss that is not
// finite is an error too.
func Run(ctx context.Context, spec Spec, data *datasets.Dataset, hooks ...Hook) (History, error) {
	t, err := newTraining(spec, data)
	if err != nil {
		return nil, err
	}
	defer t.Model.Close()
	if err := t.initialise(); err != nil {
		return nil, err
	}
	return t.run(ctx, hooks, nil)
}

// run trains from where t stands, which is where the checkpoint has put it if there is one, to the last epoch.
func (t *Training) run(ctx context.Context, hooks []Hook, from *Checkpoint) (History, error) {
	t.hooks = slices.Concat(t.Spec.hooks(), []Hook{measuring(ctx)}, hooks)
	hooks, t.Err = start(t.hooks, t)
	if t.Err == nil && from != nil {
		t.Err = from.restoreHooks(hooks)
	}
	for t.Err == nil && !t.done() {
		if len(t.History) == t.Epoch {
			t.beginEpoch()
		}
		t.Err = t.runEpoch(ctx, hooks)
	}
	if cause := context.Cause(ctx); cause != nil && errors.Is(t.Err, cause) {
		t.Err = interrupt(hooks, t)
	}
	return t.History, end(hooks, t)
}

// done reports whether there is nothing left to train.
func (t *Training) done() bool { return t.Spec.done(t.History) }

// done reports whether a training with that history has come to its end.
func (s Spec) done(h History) bool { return len(h) >= s.Epochs || s.stopped(h) != "" }

func (t *Training) beginEpoch() {
	t.Epoch++
	t.Step, t.Running, t.epochSeconds = 0, Tally{}, 0
}

// runEpoch trains on every image once, or on those that are left of the epoch, evaluates, and adds the epoch's row
// to the history.
func (t *Training) runEpoch(ctx context.Context, hooks []Hook) error {
	batch := t.trainFeed()
	for rows := range slices.Chunk(t.order()[t.Running.Images:], t.Spec.BatchSize) {
		t.Step++
		began := time.Now()
		t.Rows = batch.put(rows)
		metrics, err := t.Model.Step(t.Rows)
		t.epochSeconds += time.Since(began).Seconds()
		if err == nil {
			err = finite("training", metrics.Loss)
		}
		if err != nil {
			return fmt.Errorf("epoch %d, step %d: %w", t.Epoch, t.Step, err)
		}
		t.Running.add(metrics, t.Rows)
		if err := afterStep(hooks, t); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return fmt.Errorf("epoch %d, step %d of %d: %w", t.Epoch, t.Step, t.Steps, context.Cause(ctx))
		}
	}
	row, err := t.evaluate(ctx)
	if err != nil {
		return fmt.Errorf("epoch %d, evaluation: %w", t.Epoch, err)
	}
	row.Seconds = t.epochSeconds
	t.History = append(t.History, row)
	return afterEpoch(hooks, t)
}
