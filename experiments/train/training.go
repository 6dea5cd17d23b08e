package train

import (
	"context"
	"fmt"
	"slices"
	"time"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/measure"
	"overfit/graphs"
)

// A Training is an experiment's network being trained.
type Training struct {
	Spec    experiments.Spec // the defaults of the optimizer filled in
	Data    *datasets.Dataset
	Train   datasets.Split // the images of Data that are trained on
	Held    datasets.Split // those held out of the training set, to validate on
	Model   *graphs.Model
	Epoch   int             // from 1
	Steps   int             // in an epoch
	Step    int             // of this epoch, from 1
	Rows    int             // images of this step
	Running measure.Running // of this epoch
	History measure.History // of the epochs that are complete

	sample        datasets.Split // of Train, to evaluate on after an epoch
	best          *bestWeights   // nil: without early stopping
	begins        bool           // with the weights of Spec.Init
	began         time.Time      // or was resumed
	secondsBefore float64        // of what came before that
	epochSeconds  float64        // of this epoch's steps
}

// New builds the experiment's network for the data, and the caller closes it. An experiment that begins with
// the weights of a file must get them by SetWeights.
func New(spec experiments.Spec, data *datasets.Dataset, compute experiments.Compute) (*Training, error) {
	if err := spec.ValidateFor(data); err != nil {
		return nil, err
	}
	t := &Training{Spec: spec, Data: data, began: time.Now()}
	var err error
	if t.Train, t.Held, err = spec.TrainingImages(data); err != nil {
		return nil, err
	}
	if t.sample, err = spec.Sample(t.Train); err != nil {
		return nil, err
	}
	if t.Model, err = spec.NewModel(data, compute); err != nil {
		return nil, err
	}
	t.Steps = (t.Train.Len() + spec.BatchSize - 1) / spec.BatchSize
	t.Spec.Optimizer.LearningRate = t.Model.LearningRate()
	return t, nil
}

// Close stops the threads of the model.
func (t *Training) Close() { t.Model.Close() }

// SetWeights gives the model the weights it begins with; see SetWeights.
func (t *Training) SetWeights(tensors []graphs.Parameter) error {
	t.begins = true
	return SetWeights(t.Model, tensors)
}

// Run trains from where the training stands to its end, and returns what it came to, also when it fails: the epochs
// that were complete by then.
//
// When ctx is done, Run ends after the current step with the context's cause as its error. A loss that is not
// finite is an error too.
func (t *Training) Run(ctx context.Context, watching ...Observer) (Outcome, error) {
	if t.Spec.Init.Name != "" && !t.begins {
		return Outcome{}, fmt.Errorf("initial weights: those of %s were not given", t.Spec.Init.Name)
	}
	t.setRate()
	if t.best == nil && t.Spec.EarlyStopping != nil {
		t.best = newBestWeights(t.Model)
	}
	started, err := observers(watching).start(t)
	for err == nil && !t.done() {
		if len(t.History) == t.Epoch {
			t.beginEpoch()
		}
		err = t.runEpoch(ctx, watching)
	}
	outcome, err := t.finish(ctx, err)
	return outcome, started.end(outcome, err)
}

// done reports whether there is nothing left to train.
func (t *Training) done() bool { return Done(t.Spec, t.History) }

// Done reports whether a training with that history has come to its end.
func Done(s experiments.Spec, h measure.History) bool {
	return len(h) >= s.Epochs || Stopped(s, h) != ""
}

func (t *Training) beginEpoch() {
	t.Epoch++
	t.Step, t.Running, t.epochSeconds = 0, measure.Running{}, 0
}

// runEpoch trains on every image once, or on those that are left of the epoch, evaluates, and adds the epoch's row
// to the history.
func (t *Training) runEpoch(ctx context.Context, watching observers) error {
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
		t.Running.Add(metrics, t.Rows)
		if err := watching.step(t); err != nil {
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
	t.setRate()
	t.keepBest()
	return watching.epoch(t)
}

// order returns the training images in the order in which this epoch takes them.
func (t *Training) order() []int {
	if t.Spec.Shuffle {
		return datasets.Permutation(t.Train.Len(), t.Spec.Random("shuffle", uint64(t.Epoch)))
	}
	return inOrder(t.Train)
}

// seconds is how long it all has taken, evaluation included.
func (t *Training) seconds() float64 { return t.secondsBefore + time.Since(t.began).Seconds() }
