package runs

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"

	"overfit/experiments"
	"overfit/experiments/measure"
	"overfit/experiments/train"
)

// saveOnset writes what the weights of the epoch of the lowest validation loss, which the best checkpoint has, make of the
// test images, for what has become of them since. There is nothing to write without a validation loss to go by, and where
// early stopping has put those weights back.
func saveOnset(ctx context.Context, folder string, t *train.Training, compute experiments.Compute) error {
	if t.Held.Len() == 0 || t.Spec.EarlyStopping != nil || t.Spec.Watches() != experiments.Monitors()[0] {
		return nil
	}
	best, err := OpenCheckpoint(filepath.Join(folder, checkpointFolder, bestCheckpoint))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer best.Close()
	e, err := best.Evaluate(ctx, t.Data, compute)
	if err != nil {
		return err
	}
	return WriteFile(filepath.Join(folder, onsetFile), e.Predictions.WriteCSV)
}

// checkOnset is an error if the predictions of the onset, if there are any, are not those of its row in the history.
func (r *Run) checkOnset() error {
	p, err := r.OnsetPredictions()
	if err != nil || p == nil {
		return err
	}
	epoch := 0
	if r.Summary.Results != nil && r.Summary.SinceOnset != nil {
		epoch = r.Summary.SinceOnset.Epoch
	}
	if epoch < 1 || epoch > len(r.History) {
		return fmt.Errorf("%s: there is no epoch %d that it could be of", onsetFile, epoch)
	}
	right, loss := 0., 0.
	for _, image := range p {
		loss += image.Loss / float64(len(p))
		if image.Right() {
			right++
		}
	}
	row := r.History[epoch-1]
	if accuracy := right / float64(len(p)); accuracy != row.TestAccuracy {
		return fmt.Errorf("%s: a share of %v is right, but test_accuracy of epoch %d is %v", onsetFile, accuracy, epoch, row.TestAccuracy)
	}
	const rounding = 1e-5 // of single losses to seven digits
	if math.Abs(loss-row.TestLoss) > rounding*row.TestLoss && r.Spec.Loss.IsLogScore() {
		return fmt.Errorf("%s: a mean loss of %v, but test_loss of epoch %d is %v", onsetFile, loss, epoch, row.TestLoss)
	}
	return nil
}

// OnsetPredictions reads what the network of the run's onset made of each test image: nil if there is no such file.
func (r *Run) OnsetPredictions() (measure.Predictions, error) {
	p, err := readFile(filepath.Join(r.Folder, onsetFile), measure.ReadPredictions)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return p, err
}
