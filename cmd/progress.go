package cmd

import (
	"fmt"
	"io"
	"math"

	"github.com/schollz/progressbar/v3"

	"overfit/experiments/train"
)

// progress returns an observer that shows how a training comes along: a line an epoch, and on a terminal a bar
// below them.
func progress(out io.Writer) train.Observer {
	if isTerminal(out) {
		return progressBar(out)
	}
	return train.Observer{
		Name: "progress",
		Epoch: func(t *train.Training) error {
			_, err := fmt.Fprintln(out, epochLine(t))
			return err
		},
	}
}

// epochLine keeps apart what was measured while the weights still moved (running) and afterwards.
func epochLine(t *train.Training) string {
	e := t.History.Last()
	figures := func(name string, loss, accuracy float64) string {
		return fmt.Sprintf("  %s %.4f %6.2f %%", name, loss, 100*accuracy)
	}
	val := ""
	if !math.IsNaN(e.ValLoss) {
		val = figures("val", e.ValLoss, e.ValAccuracy)
	}
	return fmt.Sprintf("%s %*d/%d", t.Spec.Name, digits(t.Spec.Epochs), e.Epoch, t.Spec.Epochs) +
		figures("running", e.RunningLoss, e.RunningAccuracy) +
		figures("train", e.TrainLoss, e.TrainAccuracy) + val +
		figures("test", e.TestLoss, e.TestAccuracy) +
		fmt.Sprintf("  %.1f s", e.Seconds)
}

func digits(n int) int { return len(fmt.Sprint(n)) }

// stepsPerUpdate is after how many steps the bar learns of them: drawing is dear beside a step of a small network.
const stepsPerUpdate = 16

func progressBar(out io.Writer) train.Observer {
	var bar *progressbar.ProgressBar
	images := 0 // that the bar does not know of yet
	return train.Observer{
		Name: "progress",
		Start: func(t *train.Training) error {
			left := (t.Spec.Epochs - len(t.History)) * t.Train.Len()
			if t.Epoch > len(t.History) { // resumed within an epoch
				left -= t.Running.Images
			}
			bar = newBar(out, left)
			return nil
		},
		Step: func(t *train.Training) error {
			images += t.Rows
			if t.Step%stepsPerUpdate != 0 && t.Step != t.Steps {
				return nil
			}
			bar.Describe(fmt.Sprintf("%s %d/%d  loss %.4f", t.Spec.Name, t.Epoch, t.Spec.Epochs, t.Running.Loss()))
			added := images
			images = 0
			return bar.Add(added)
		},
		Epoch: func(t *train.Training) error {
			if err := bar.Clear(); err != nil {
				return err
			}
			_, err := fmt.Fprintln(out, epochLine(t))
			return err
		},
		End: func(train.Outcome, error) error { return bar.Clear() },
	}
}
