package experiments

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"
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

// An Interval says how often a training writes its last checkpoint: after every so many epochs, or during an epoch
// too, after so much time. It is also written when the training is interrupted, and after the last epoch. The zero
// value is after every epoch.
type Interval struct {
	Epochs int           // 0: 1, if Time is 0 too
	Time   time.Duration // 0: after epochs alone
}

// ParseInterval reads a number of epochs, such as 5, or a time, such as 90s or 2m.
func ParseInterval(s string) (Interval, error) {
	if n, err := strconv.Atoi(s); err == nil {
		return Interval{Epochs: n}, inRange("epochs between checkpoints", n, 1, 10_000)
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return Interval{}, errors.New("expected a number of epochs, or a time such as 90s or 2m")
	}
	if d < time.Second || d > 24*time.Hour {
		return Interval{}, fmt.Errorf("time between checkpoints %v is out of range, expected 1s to 24h", d)
	}
	return Interval{Time: d}, nil
}

// checkpoints are those of one run: the last one and the one before it, the best one, and the final one of a
// training that has come to its end. A file is replaced only when the new one is whole and has reached the disk.
type checkpoints struct {
	folder  string
	every   Interval
	written time.Time // the last one
}

func newCheckpoints(run string, every Interval) *checkpoints {
	return &checkpoints{folder: filepath.Join(run, checkpointFolder), every: every, written: time.Now()}
}

func (c *checkpoints) afterStep(t *Training) error {
	if c.every.Time > 0 && time.Since(c.written) >= c.every.Time {
		return c.writeLast(t)
	}
	return nil
}

func (c *checkpoints) afterEpoch(t *Training) error {
	if t.lastIsBest() {
		if err := t.writeCheckpoint(filepath.Join(c.folder, bestCheckpoint)); err != nil {
			return err
		}
	}
	if t.done() || c.every.Time == 0 && t.Epoch%max(c.every.Epochs, 1) == 0 {
		return c.writeLast(t)
	}
	return nil
}

func (c *checkpoints) writeFinal(t *Training) error {
	return t.writeCheckpoint(filepath.Join(c.folder, finalCheckpoint))
}

// writeLast makes the last checkpoint the previous one. At every moment one of them is whole.
func (c *checkpoints) writeLast(t *Training) error {
	next, last := filepath.Join(c.folder, nextCheckpoint), filepath.Join(c.folder, lastCheckpoint)
	if err := t.writeCheckpoint(next); err != nil {
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

// lastIsBest reports whether the epoch is the best so far: for early stopping, if there is, or else by what the
// experiment watches: the validation loss if it has one and says nothing else. If it watches nothing, it goes by the
// test loss, whose lowest epoch is where over-fitting begins, and the best checkpoint is something to look at, not a
// result to report.
func (t *Training) lastIsBest() bool {
	if t.Spec.EarlyStopping != nil {
		return t.Spec.Kept(t.History) == t.Epoch
	}
	values := t.Spec.watched(t.History)
	if last := len(values) - 1; math.IsNaN(values[last]) {
		for i, e := range t.History {
			values[i] = e.TestLoss
		}
	}
	before, last := values[:len(values)-1], values[len(values)-1]
	return !slices.ContainsFunc(before, func(v float64) bool { return !(last < v) })
}
