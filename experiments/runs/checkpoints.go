package runs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"overfit/experiments/train"
)

// A run's checkpoints, in a folder of their own within the run's.
const (
	checkpointFolder   = "checkpoints"
	lastCheckpoint     = "last.safetensors"     // the newest
	previousCheckpoint = "previous.safetensors" // the one before
	bestCheckpoint     = "best.safetensors"     // after the epoch of the best monitored measure so far
	finalCheckpoint    = "final.safetensors"    // the weights that the run ends with
	nextCheckpoint     = "next.safetensors"     // while it is written: last, as soon as it is whole
)

// checkpoints are those of one run: the last one and the one before it, the best one, and the final one of a
// training that has come to its end. A file is replaced only when the new one is whole and has reached the disk.
type checkpoints struct {
	folder  string
	every   Frequency
	written time.Time // the last one
}

func newCheckpoints(run string, every Frequency) *checkpoints {
	return &checkpoints{folder: filepath.Join(run, checkpointFolder), every: every, written: time.Now()}
}

func (c *checkpoints) afterStep(t *train.Training) error {
	if c.every.Time > 0 && time.Since(c.written) >= c.every.Time {
		return c.writeLast(t)
	}
	return nil
}

func (c *checkpoints) afterEpoch(t *train.Training) error {
	if train.LastIsBest(t.Spec, t.History) {
		if err := writeCheckpoint(filepath.Join(c.folder, bestCheckpoint), t, t.Snapshot()); err != nil {
			return err
		}
	}
	if train.Done(t.Spec, t.History) || c.every.Time == 0 && t.Epoch%max(c.every.Epochs, 1) == 0 {
		return c.writeLast(t)
	}
	return nil
}

func (c *checkpoints) writeFinal(t *train.Training) error {
	return writeCheckpoint(filepath.Join(c.folder, finalCheckpoint), t, t.Final())
}

// writeLast makes the last checkpoint the previous one. At every moment one of them is whole.
func (c *checkpoints) writeLast(t *train.Training) error {
	next, last := filepath.Join(c.folder, nextCheckpoint), filepath.Join(c.folder, lastCheckpoint)
	if err := writeCheckpoint(next, t, t.Snapshot()); err != nil {
		return err
	}
	if err := os.Rename(last, filepath.Join(c.folder, previousCheckpoint)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(next, last); err != nil {
		return err
	}
	c.written = time.Now()
	return syncFolder(c.folder)
}
