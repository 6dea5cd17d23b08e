package runs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"overfit/experiments"
	"overfit/experiments/measure"
	"overfit/experiments/train"
	"overfit/graphs"
)

// A Run is what a run's folder says of it, to be read and compared with.
type Run struct {
	Record
	Folder  string
	History measure.History
	Summary measure.Summary // the zero value if the run has not ended yet
}

// Read reads a run's folder.
func Read(folder string) (*Run, error) {
	r := &Run{Folder: folder}
	var err error
	if r.Record, err = ReadRecord(folder); err != nil {
		return nil, err
	}
	if r.History, err = readFile(filepath.Join(folder, historyFile), measure.ReadHistory); err != nil {
		return nil, err
	}
	summary, err := readJSON[summaryJSON](filepath.Join(folder, summaryFile))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	r.Summary = summary.Summary
	return r, err
}

// Began is when the run began, or was made longer.
func (r *Run) Began() (time.Time, error) {
	info, err := os.Stat(filepath.Join(r.Folder, specFile))
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}

// Predictions reads what the run's network made of each test image.
func (r *Run) Predictions() (measure.Predictions, error) {
	return readFile(filepath.Join(r.Folder, predictionsFile), measure.ReadPredictions)
}

// Evaluation reads how the run's network does on the test images.
func (r *Run) Evaluation() (measure.Evaluation, error) {
	e, err := readJSON[evaluationJSON](filepath.Join(r.Folder, evaluationFile))
	return e.Evaluation, err
}

// Model builds the run's network with the weights that the run has ended with. The caller closes it.
func (r *Run) Model() (*graphs.Model, error) {
	c, err := OpenCheckpoint(filepath.Join(r.Folder, checkpointFolder, finalCheckpoint))
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return c.Model(1, experiments.Compute{})
}

// Finished reports whether the run has come to its end, and its folder holds all that is compared with others and can
// be read.
func (r *Run) Finished() bool { return r.hasEnded() && r.damage() == nil }

// Diverged says where the loss of the run ceased to be finite; "": it did not.
func (r *Run) Diverged() string { return r.Summary.Diverged }

// hasEnded reports whether the run has come to its end.
func (r *Run) hasEnded() bool {
	if !r.SummaryOfEnd() {
		return false
	}
	_, err := os.Stat(filepath.Join(r.Folder, checkpointFolder, finalCheckpoint))
	return err == nil
}

// SummaryOfEnd reports whether the summary is that of the run's end, which has come when the final checkpoint is there, too.
// One that had ended, and is to be longer, has not: until its new end, its summary is that of the old one.
func (r *Run) SummaryOfEnd() bool {
	s := r.Summary
	return s.Complete && s.Results != nil && s.Epochs == len(r.History) && s.Epochs <= r.Spec.Epochs && s.Seed == r.Spec.Seed && train.Done(r.Spec, r.History)
}

// damage says what cannot be read of what the run's network makes of the test images, or which files of a run that has
// ended contradict each other. Verify finds what this does not.
func (r *Run) damage() error {
	evaluation, err := r.Evaluation()
	if err != nil {
		return err
	}
	predictions, err := r.Predictions()
	if err != nil {
		return err
	}
	if len(predictions) != evaluation.Images {
		return fmt.Errorf("%s: %d images, expected %d, as in %s", filepath.Join(r.Folder, predictionsFile), len(predictions), evaluation.Images, evaluationFile)
	}
	right := 0
	for _, p := range predictions {
		if p.Right() {
			right++
		}
	}
	if accuracy := float64(right) / float64(len(predictions)); accuracy != evaluation.Accuracy {
		return fmt.Errorf("%s: a share of %v is right, but accuracy in %s is %v", filepath.Join(r.Folder, predictionsFile), accuracy, evaluationFile, evaluation.Accuracy)
	}
	row := r.History[min(max(r.Summary.ResultEpoch, 1), len(r.History))-1]
	for _, f := range []struct {
		name                string
		summary, row, again float64
	}{
		{"test_accuracy", r.Summary.TestAccuracy, row.TestAccuracy, evaluation.Accuracy},
		{"test_loss", r.Summary.TestLoss, row.TestLoss, evaluation.Loss},
	} {
		if f.summary != f.row || f.summary != f.again {
			return fmt.Errorf("%s: %s is %v, but in %s %v, and in %s %v",
				filepath.Join(r.Folder, summaryFile), f.name, f.summary, historyFile, f.row, evaluationFile, f.again)
		}
	}
	return nil
}
