package experiments

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// A StoredRun is what a run's folder says of it, to be read and compared with.
type StoredRun struct {
	Record
	Folder  string
	History History
	Summary Summary // the zero value if the run has not ended yet
}

// ReadRun reads a run's folder.
func ReadRun(folder string) (*StoredRun, error) {
	r := &StoredRun{Folder: folder}
	var err error
	if r.Record, err = ReadRecord(folder); err != nil {
		return nil, err
	}
	if r.History, err = ReadHistory(folder); err != nil {
		return nil, err
	}
	r.Summary, err = readFile(filepath.Join(folder, summaryFile), func(in io.Reader) (Summary, error) {
		var s Summary
		data, err := io.ReadAll(in)
		if err != nil {
			return s, err
		}
		if err := json.Unmarshal(data, &s); err != nil {
			return s, jsonError(data, err)
		}
		return s, nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return r, err
}

// Predictions reads what the run's network made of each test image.
func (r *StoredRun) Predictions() (Predictions, error) {
	return readFile(filepath.Join(r.Folder, predictionsFile), ReadPredictions)
}

// Finished reports whether the run has come to its end and its folder holds all that is compared with others.
func (r *StoredRun) Finished() bool {
	if !r.Summary.Complete || r.Summary.Results == nil || len(r.History) == 0 {
		return false
	}
	_, err := os.Stat(filepath.Join(r.Folder, predictionsFile))
	return err == nil
}

// RunsOf reads the runs of an experiment, root/<experiment>/*, in the order of their names. Folders that hold no run
// that can be read are passed over.
func RunsOf(root, experiment string) ([]*StoredRun, error) {
	dir := filepath.Join(root, experiment)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var runs []*StoredRun
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if r, err := ReadRun(filepath.Join(dir, e.Name())); err == nil {
			runs = append(runs, r)
		}
	}
	return runs, nil
}
