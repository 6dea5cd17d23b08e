package runs

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/train"
)

// At returns how far the run has come: the epochs that are complete, and the steps of the one that is not.
func (r *Folder) At() (epochs, steps int) {
	if r.checkpoint == nil {
		return 0, 0
	}
	if epochs = len(r.checkpoint.History); r.checkpoint.state.Epoch > epochs {
		steps = r.checkpoint.state.Step
	}
	return epochs, steps
}

// Extend changes the number of epochs that the run is to have to that or more; see CanExtend.
func (r *Folder) Extend(epochs int) error {
	if epochs < r.Spec.Epochs {
		return fmt.Errorf("epochs %d is out of range: the run is to have %d, which can become more", epochs, r.Spec.Epochs)
	}
	if err := r.CanExtend(); epochs != r.Spec.Epochs && err != nil {
		return fmt.Errorf("epochs %d: %w", epochs, err)
	}
	r.repair = r.repair || epochs != r.Spec.Epochs
	r.Spec.Epochs = epochs
	return r.Spec.Validate()
}

// CanExtend says, as an error, why more epochs would not make the run longer.
func (r *Folder) CanExtend() error {
	if r.Spec.Schedule.SpansRun() {
		return fmt.Errorf("the learning rate follows a %s over all of %d epochs, and more of them make another run from the first on", r.Spec.Schedule.Name, r.Spec.Epochs)
	}
	if r.checkpoint == nil {
		return nil
	}
	if why := train.Stopped(r.Spec, r.checkpoint.History); why != "" {
		return fmt.Errorf("the run has stopped early, with %s", why)
	}
	return nil
}

// MoveData notes where the data are now, in spec.json too once the run is resumed.
func (r *Folder) MoveData(path string) error {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	r.repair = r.repair || absolute != r.Data.Path
	r.Spec.Data, r.Data.Path = path, absolute
	return nil
}

// Finished reports whether the run has come to its end, with nothing left to train or to write, and nothing that is
// damaged and is to be written again.
func (r *Folder) Finished() bool {
	if r.checkpoint == nil {
		return false
	}
	final, err := OpenCheckpoint(filepath.Join(r.Folder, checkpointFolder, finalCheckpoint))
	if err != nil {
		return false
	}
	defer final.Close()
	if final.Spec.Epochs != r.Spec.Epochs || final.state.Epoch != r.checkpoint.state.Epoch {
		return false
	}
	stored, err := Read(r.Folder)
	return err == nil && stored.Finished() && !r.repair
}

// Resume trains from the checkpoint on, and returns what the whole training came to: the same as Start's of the same Spec,
// in every bit but the times. It writes to the folder as Start does.
func (r *Folder) Resume(ctx context.Context, data *datasets.Dataset, o Options, observers ...train.Observer) (train.Outcome, error) {
	if err := r.sameData(data); err != nil {
		return train.Outcome{}, err
	}
	t, err := r.training(ctx, data, o.Compute)
	if err != nil {
		return train.Outcome{}, err
	}
	defer t.Close()
	if err := r.prepare(t); err != nil {
		return train.Outcome{}, fmt.Errorf("resume the run: %w", err)
	}
	return keep(ctx, t, r.Folder, o, observers)
}

// training returns the run's training as the checkpoint has it.
func (r *Folder) training(ctx context.Context, data *datasets.Dataset, compute experiments.Compute) (*train.Training, error) {
	if r.checkpoint == nil {
		return newTraining(r.Spec, data, compute)
	}
	snapshot, err := r.checkpoint.snapshot()
	if err != nil {
		return nil, err
	}
	t, err := train.From(snapshot, r.Spec, data, compute)
	if err != nil {
		return nil, err
	}
	if r.checkpoint.version < 2 && len(t.History) == r.checkpoint.Spec.Epochs { // it has figures of all training images
		if err := t.MeasureLast(ctx); err != nil {
			t.Close()
			return nil, err
		}
	}
	return t, nil
}

// prepare makes the folder that of a run which has not come to its end.
func (r *Folder) prepare(t *train.Training) error {
	if err := os.MkdirAll(filepath.Join(r.Folder, checkpointFolder), 0o755); err != nil {
		return err
	}
	// The final one marks a run that is finished, which this one is not until its end.
	final := filepath.Join(r.Folder, checkpointFolder, finalCheckpoint)
	for _, path := range append(r.damaged, final, filepath.Join(r.Folder, oldHistoryFile)) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if r.repair || r.Format < formatVersion {
		r.Format = formatVersion
		if err := writeJSON(filepath.Join(r.Folder, specFile), r.Record); err != nil {
			return err
		}
	}
	return saveHistory(r.Folder, t)
}
