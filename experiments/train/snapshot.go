package train

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/internal/check"
	"overfit/experiments/measure"
	"overfit/graphs"
)

// A Snapshot is where a training stands: all that it needs to be resumed as if it had never stopped.
type Snapshot struct {
	State
	History measure.History
	// Tensors are the weights under their Keras names, and behind a prefix those of the optimizer and of early stopping.
	Tensors []graphs.Parameter
}

// State is where a training stands, beside its tensors and its history.
type State struct {
	Epoch        int             `json:"epoch"` // from 1; complete if the history has it
	Step         int             `json:"step"`  // of the epoch
	Steps        uint64          `json:"steps"` // of all epochs
	Running      measure.Running `json:"running"`
	LearningRate float64         `json:"learning_rate"`
	EpochSeconds float64         `json:"epoch_seconds"`
	Seconds      float64         `json:"seconds"`
}

// bestPrefix is that of the weights which early stopping keeps.
const bestPrefix = "early stopping/"

// Snapshot returns where the training stands. The tensors are its own, not copies: they change with the next step.
func (t *Training) Snapshot() Snapshot {
	weights, best := t.Model.Parameters(), t.best.get()
	if t.best != nil && t.best.putBack {
		weights, best = best, weights
	}
	return t.snapshot(weights, best)
}

// Final returns the same with the weights that the training has ended with.
func (t *Training) Final() Snapshot {
	weights, best := t.Model.Parameters(), t.best.get()
	if t.best != nil && t.best.putBack {
		best = weights
	}
	return t.snapshot(weights, best)
}

func (t *Training) snapshot(weights, best []graphs.Parameter) Snapshot {
	s := Snapshot{
		State: State{
			Epoch:        t.Epoch,
			Step:         t.Step,
			Steps:        t.Model.Steps(),
			Running:      t.Running,
			LearningRate: t.Model.LearningRate(),
			EpochSeconds: t.epochSeconds,
			Seconds:      t.seconds(),
		},
		History: t.History,
		Tensors: slices.Concat(weights, t.Model.SolverState()),
	}
	for _, p := range best {
		p.Name = bestPrefix + p.Name
		s.Tensors = append(s.Tensors, p)
	}
	return s
}

// From builds the training of the experiment that the snapshot is of, as it stood then; see New.
func From(s Snapshot, spec experiments.Spec, data *datasets.Dataset, compute experiments.Compute) (*Training, error) {
	t, err := New(spec, data, compute)
	if err != nil {
		return nil, err
	}
	if err := t.restore(s); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

func (t *Training) restore(s Snapshot) error {
	if err := s.check(t); err != nil {
		return fmt.Errorf("state of the checkpoint: %w", err)
	}
	if err := t.SetWeights(s.Tensors); err != nil {
		return err
	}
	if err := copyTensors(t.Model.SolverState(), s.Tensors); err != nil {
		return err
	}
	if t.Spec.EarlyStopping != nil {
		t.best = newBestWeights(t.Model)
		if err := copyTensors(t.best.tensors, s.best()); err != nil {
			return err
		}
	}
	t.Model.Resume(s.Steps)
	t.Model.SetLearningRate(s.LearningRate)
	t.Epoch, t.Step, t.Running, t.epochSeconds = s.Epoch, s.Step, s.Running, s.EpochSeconds
	t.began, t.secondsBefore = time.Now(), s.Seconds
	t.History = slices.Clone(s.History)
	return nil
}

// best are the tensors of early stopping, by the names of the weights.
func (s Snapshot) best() []graphs.Parameter {
	var best []graphs.Parameter
	for _, p := range s.Tensors {
		if name, ok := strings.CutPrefix(p.Name, bestPrefix); ok {
			p.Name = name
			best = append(best, p)
		}
	}
	return best
}

// MeasureLast measures the last row's figures of training images anew: on the images that those of all other rows are of.
func (t *Training) MeasureLast(ctx context.Context) error {
	if !t.sampled() || len(t.History) == 0 {
		return nil
	}
	if err := t.evaluateTraining(ctx, t.sample, &t.History[len(t.History)-1]); err != nil {
		return fmt.Errorf("epoch %d, evaluation: %w", t.Epoch, err)
	}
	return nil
}

// check reports a state in which this training cannot have been.
func (s Snapshot) check(t *Training) error {
	if n := len(s.History); s.Epoch < 0 || s.Epoch != n && s.Epoch != n+1 {
		return fmt.Errorf("epoch %d with a history of %d", s.Epoch, n)
	}
	if s.Epoch == 0 {
		if s.Step != 0 || s.Steps != 0 || s.Running != (measure.Running{}) {
			return fmt.Errorf("steps before the first epoch")
		}
		return nil
	}
	complete := s.Epoch == len(s.History)
	return cmp.Or(
		check.InRange("step", s.Step, 0, t.Steps),
		equal("steps of an epoch that is complete", complete, s.Step, t.Steps),
		equal("steps in all", true, s.Steps, uint64(s.Epoch-1)*uint64(t.Steps)+uint64(s.Step)),
		equal("images of the epoch", true, s.Running.Images, min(s.Step*t.Spec.BatchSize, t.Train.Len())),
		check.InRange("images classified correctly", s.Running.Correct, 0, s.Running.Images),
		check.InRange("sum of losses", s.Running.LossSum, 0, math.MaxFloat64),
		check.InRange("learning rate", s.LearningRate, 0, 1e6),
		check.InRange("seconds", s.Seconds, 0, math.MaxFloat64),
		check.InRange("seconds of the epoch", s.EpochSeconds, 0, math.MaxFloat64),
	)
}

func equal[T int | uint64](name string, applies bool, got, want T) error {
	if !applies || got == want {
		return nil
	}
	return fmt.Errorf("%s: %v, expected %v", name, got, want)
}
