package runs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/train"
)

// Options say how a run is trained and kept, which decides none of its numbers.
type Options struct {
	experiments.Compute
	Every Frequency // of checkpoints
}

// Start trains an experiment in a folder of its own, which it makes and locks: spec.json at the start, the history after
// every epoch, checkpoints as often as the options say, summary.json at the end, and evaluation.json and predictions.csv if
// the training has come to it. Each file is written whole or not at all. The run counts as finished once the End of every
// observer has succeeded.
func Start(ctx context.Context, spec experiments.Spec, data *datasets.Dataset, folder string, o Options, observers ...train.Observer) (train.Outcome, error) {
	t, err := newTraining(spec, data, o.Compute)
	if err != nil {
		return train.Outcome{}, err
	}
	defer t.Close()
	unlock, err := begin(folder, t)
	if err != nil {
		return train.Outcome{}, fmt.Errorf("begin the run: %w", err)
	}
	outcome, err := keep(ctx, t, folder, o, observers)
	unlocked := unlock()
	return outcome, cmp.Or(err, unlocked)
}

// newTraining is that of a run from its first step on.
func newTraining(spec experiments.Spec, data *datasets.Dataset, compute experiments.Compute) (*train.Training, error) {
	t, err := train.New(spec, data, compute)
	if err != nil {
		return nil, err
	}
	if err := initialise(t); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// begin makes and locks the folder, and writes what it holds before the first step.
func begin(folder string, t *train.Training) (unlock func() error, err error) {
	record := recordOf(t)
	if err := checkRecord(record); err != nil {
		return nil, err
	}
	if err := CheckNew(folder); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	if unlock, err = lock(folder); err != nil {
		return nil, err
	}
	if err = CheckNew(folder); err == nil { // another process may have been faster
		err = fill(folder, record, t)
	}
	if err != nil {
		_ = unlock() // err says what matters
		return nil, err
	}
	return unlock, nil
}

// fill writes what a run's folder holds before the first step.
func fill(folder string, record Record, t *train.Training) error {
	if err := removeLeftovers(folder); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(folder, checkpointFolder), 0o755); err != nil {
		return err
	}
	if err := writeJSON(filepath.Join(folder, specFile), record); err != nil {
		return err
	}
	return saveHistory(folder, t)
}

// keep trains, and writes to the folder as the training goes on. The final checkpoint comes last of all, for it marks a run
// that is finished: all that observers have to do at the end is done then.
func keep(ctx context.Context, t *train.Training, folder string, o Options, observers []train.Observer) (train.Outcome, error) {
	k := &keeper{ctx: ctx, folder: folder, checkpoints: newCheckpoints(folder, o.Every)}
	outcome, err := t.Run(ctx, append([]train.Observer{k.observer()}, observers...)...)
	if err != nil {
		return outcome, err
	}
	if err := saveOnset(ctx, folder, t, o.Compute); err != nil {
		return outcome, fmt.Errorf("saving the run: %w", err)
	}
	if err := k.checkpoints.writeFinal(t); err != nil {
		return outcome, fmt.Errorf("saving the run: %w", err)
	}
	return outcome, nil
}

// A keeper writes to a run's folder.
type keeper struct {
	ctx         context.Context
	folder      string
	checkpoints *checkpoints
	training    *train.Training
}

func (k *keeper) observer() train.Observer {
	return train.Observer{
		Name:  "saving the run",
		Start: func(t *train.Training) error { k.training = t; return nil },
		Step:  k.checkpoints.afterStep,
		Epoch: func(t *train.Training) error {
			if err := saveHistory(k.folder, t); err != nil {
				return err
			}
			return k.checkpoints.afterEpoch(t)
		},
		End: k.end,
	}
}

func (k *keeper) end(o train.Outcome, ended error) error {
	if cause := context.Cause(k.ctx); cause != nil && errors.Is(ended, cause) {
		if err := k.checkpoints.writeLast(k.training); err != nil {
			return err
		}
	}
	if err := writeJSON(filepath.Join(k.folder, summaryFile), summaryJSON{formatVersion, o.Summary}); err != nil || ended != nil {
		return err
	}
	if err := writeJSON(filepath.Join(k.folder, evaluationFile), evaluationJSON{formatVersion, *o.Evaluation}); err != nil {
		return err
	}
	return WriteFile(filepath.Join(k.folder, predictionsFile), o.Evaluation.Predictions.WriteCSV)
}

func saveHistory(folder string, t *train.Training) error {
	return WriteFile(filepath.Join(folder, historyFile), t.History.WriteCSV)
}
