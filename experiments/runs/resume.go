package runs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/safetensors"
	"overfit/experiments/train"
)

// A SavedRun is a run's folder, opened to resume the run. No other process can write to it until Close.
type Folder struct {
	Record        // of spec.json
	Folder string // its path
	// Notes say what was found damaged and what is used in its place, a line each.
	Notes []string

	checkpoint *Checkpoint // nil: there is none, and the run begins at its beginning
	damaged    []string    // the paths of checkpoints that are not good, which must not take the place of those that are
	repair     bool        // spec.json must be written again
	unlock     func() error
}

// OpenRun opens the folder of a run that was interrupted, or is to be extended, and removes from it what a process that
// was killed has left half written.
func Open(folder string) (*Folder, error) {
	if info, err := os.Stat(folder); err != nil {
		return nil, fmt.Errorf("%s is not a run's folder: %w", folder, err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a run's folder", folder)
	}
	if _, err := os.Stat(filepath.Join(folder, specFile)); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(folder, checkpointFolder)); err != nil {
			return nil, fmt.Errorf("%s holds no %s: no run had begun in it", folder, specFile)
		}
	}
	unlock, err := lock(folder)
	if err != nil {
		return nil, err
	}
	r := &Folder{Folder: folder, unlock: unlock}
	if err := r.open(); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// Close lets other processes at the folder.
func (r *Folder) Close() error {
	var err error
	if r.checkpoint != nil {
		err = r.checkpoint.Close()
	}
	return cmp.Or(r.unlock(), err)
}

func (r *Folder) open() error {
	if err := r.refuseNewer(); err != nil {
		return err
	}
	if err := removeLeftovers(r.Folder); err != nil {
		return err
	}
	r.findCheckpoint()
	record, err := ReadRecord(r.Folder)
	if err != nil {
		if r.checkpoint == nil {
			return err
		}
		r.note(err, "the checkpoint's copy of it")
		r.Record, r.repair = r.checkpoint.Record, true
		return nil
	}
	r.Record = record
	if r.checkpoint == nil {
		return nil
	}
	own, kept := record.Spec, r.checkpoint.Spec
	own.Data = kept.Data // they may have been moved
	if own.Epochs > kept.Epochs {
		own.Epochs = kept.Epochs // they have been extended
	}
	if !reflect.DeepEqual(own, kept) {
		return fmt.Errorf("%s: not the experiment of the run's checkpoints", filepath.Join(r.Folder, specFile))
	}
	return nil
}

// refuseNewer is an error if a newer program has written to the folder: what it wrote is not damaged, and must not be
// replaced.
func (r *Folder) refuseNewer() error {
	_, spec := ReadRecord(r.Folder)
	_, summary := readJSON[summaryJSON](filepath.Join(r.Folder, summaryFile))
	_, evaluation := readJSON[evaluationJSON](filepath.Join(r.Folder, evaluationFile))
	errs := []error{spec, summary, evaluation}
	for _, name := range []string{lastCheckpoint, previousCheckpoint, bestCheckpoint, finalCheckpoint} {
		path := filepath.Join(r.Folder, checkpointFolder, name)
		file, err := safetensors.Open(path)
		if err != nil { // which is seen to later
			continue
		}
		if err := (&Checkpoint{file: file}).readVersion(); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", path, err))
		}
		file.Close()
	}
	for _, err := range errs {
		if errors.Is(err, errNewer) {
			return err
		}
	}
	return nil
}

// findCheckpoint opens the first checkpoint that is good, the newest before its stand-ins, and notes those that are not.
func (r *Folder) findCheckpoint() {
	var damaged error
	for _, name := range []string{lastCheckpoint, previousCheckpoint, bestCheckpoint} {
		path := filepath.Join(r.Folder, checkpointFolder, name)
		c, err := OpenCheckpoint(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if damaged != nil {
			instead := path
			if err != nil {
				instead = ""
			}
			r.note(damaged, instead)
		}
		if damaged = err; err == nil {
			r.checkpoint = c
			return
		}
		r.damaged = append(r.damaged, path)
	}
	if damaged != nil {
		r.note(damaged, "")
		r.Notes = append(r.Notes, "no checkpoint is good: the run begins again")
	}
}

func (r *Folder) note(damaged error, instead string) {
	note := damaged.Error()
	if instead != "" {
		note += "; using " + instead
	}
	r.Notes = append(r.Notes, note)
}

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
func (r *Folder) MoveData(folder string) {
	r.repair = r.repair || folder != r.Spec.Data
	r.Spec.Data = folder
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
	return keep(ctx, t, r.Folder, o.Every, observers)
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
