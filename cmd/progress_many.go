package cmd

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/experiments/train"
)

// A board shows how several trainings come along at once: a line for each that ends, and on a terminal a bar over all
// of them.
type board struct {
	mu        sync.Mutex
	out       io.Writer
	bar       *progressbar.ProgressBar // nil: none
	runs, all int                      // that have ended, of how many
}

func newBoard(out io.Writer, jobs []runs.Job, data *datasets.Dataset, quiet bool) *board {
	b := &board{out: out, all: len(jobs)}
	if !quiet && len(jobs) > 0 && isTerminal(out) {
		images := 0
		for _, j := range jobs {
			images += j.Spec.Epochs * j.Spec.TrainImages(data)
		}
		b.bar = newBar(out, images)
		b.bar.Describe(b.described())
	}
	return b
}

func newBar(out io.Writer, images int) *progressbar.ProgressBar {
	return progressbar.NewOptions(images,
		progressbar.OptionSetWriter(out),
		progressbar.OptionSetWidth(24),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("images"),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)
}

func (b *board) described() string { return fmt.Sprintf("%d of %d runs", b.runs, b.all) }

// observer reports one of the trainings, in a goroutine of its own.
func (b *board) observer(spec experiments.Spec) train.Observer {
	images, left := 0, 0 // that the bar does not know of yet, and that are to be trained on
	add := func(n int) error {
		b.mu.Lock()
		defer b.mu.Unlock()
		images, left = 0, left-n
		return b.bar.Add(n)
	}
	o := train.Observer{
		Name:  "progress",
		Start: func(t *train.Training) error { left = t.Spec.Epochs * t.Train.Len(); return nil },
		End: func(done train.Outcome, ended error) error {
			if ended != nil {
				return nil //nolint:nilerr // it is told where all come together
			}
			if b.bar != nil {
				if err := add(left); err != nil { // also what early stopping has left out
					return err
				}
			}
			return b.ended(spec, done.Summary)
		},
	}
	if b.bar == nil {
		return o
	}
	o.Step = func(t *train.Training) error {
		images += t.Rows
		if t.Step%stepsPerUpdate != 0 && t.Step != t.Steps {
			return nil
		}
		return add(images)
	}
	return o
}

func (b *board) ended(spec experiments.Spec, s measure.Summary) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.runs++
	if b.bar != nil {
		b.bar.Describe(b.described())
		if err := b.bar.Clear(); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(b.out, "%*d/%d %s: train %s, test %s, test loss %s (lowest %s, epoch %d)\n",
		digits(b.all), b.runs, b.all, strings.TrimPrefix(spec.Without("calibrate").Command(), "overfit run "),
		percent(s.TrainAccuracy), percent(s.TestAccuracy), loss(s.TestLoss), loss(s.BestTestLoss), s.OnsetEpoch)
	return err
}

// close takes the bar away.
func (b *board) close() {
	if b.bar != nil {
		_ = b.bar.Clear() // a terminal that is gone cannot be told
	}
}
