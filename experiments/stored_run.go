package experiments

import (
	"errors"
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
	r.Summary, err = readJSON[Summary](filepath.Join(folder, summaryFile))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return r, err
}

// Predictions reads what the run's network made of each test image.
func (r *StoredRun) Predictions() (Predictions, error) {
	return readFile(filepath.Join(r.Folder, predictionsFile), readPredictions)
}

// Evaluation reads how the run's network does on the test images.
func (r *StoredRun) Evaluation() (Evaluation, error) {
	return readJSON[Evaluation](filepath.Join(r.Folder, evaluationFile))
}

// isWhole reports whether what the run says of the test images can be read.
func (r *StoredRun) isWhole() bool {
	predictions, err := r.Predictions()
	evaluation, err2 := r.Evaluation()
	return err == nil && err2 == nil && len(predictions) == evaluation.Images
}

// Finished reports whether the run has come to its end and its folder holds all that is compared with others. A run
// that was finished and is to be longer is not: until its new end, its summary is that of the old one.
func (r *StoredRun) Finished() bool {
	s := r.Summary
	if !s.Complete || s.Results == nil || s.Epochs != len(r.History) || s.Seed != r.Spec.Seed || !r.Spec.done(r.History) {
		return false
	}
	for _, file := range []string{predictionsFile, evaluationFile, filepath.Join(checkpointFolder, finalCheckpoint)} {
		if _, err := os.Stat(filepath.Join(r.Folder, file)); err != nil {
			return false
		}
	}
	return true
}
