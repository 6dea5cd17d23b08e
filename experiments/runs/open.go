package runs

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"

	"overfit/experiments/safetensors"
)

// A Folder is a run's folder, opened to resume the run. No other process can write to it until Close.
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

// Open opens the folder of a run that was interrupted, or is to be extended, and removes from it what a process that
// was killed has left half written.
func Open(folder string) (*Folder, error) {
	if info, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return nil, notARun(folder)
	} else if err != nil {
		return nil, err
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
