package runs

import (
	"context"
	"errors"
	"io/fs"
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

// OnsetPredictions reads what the network of the run's onset made of each test image: nil if there is no such file.
func (r *Run) OnsetPredictions() (measure.Predictions, error) {
	p, err := readFile(filepath.Join(r.Folder, onsetFile), measure.ReadPredictions)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return p, err
}
