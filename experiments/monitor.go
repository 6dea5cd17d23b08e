package experiments

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"overfit/experiments/internal/check"
)

// ErrNoHoldout is that of an experiment which watches validation images and has none.
var ErrNoHoldout = errors.New("no images are held out of the training set")

// Monitors are the figures that early stopping and the plateau schedule can watch, by their names in Keras: loss
// and accuracy are the running ones. The figures of the test set are not among them: what chooses by it has
// trained on it, and its result is worth no more than one on training images.
func Monitors() []string { return []string{"val_loss", "val_accuracy", "loss", "accuracy"} }

// validateMonitor checks what is watched against who watches.
func (s Spec) validateMonitor() error {
	if strings.HasPrefix(s.Monitor, "test") {
		return fmt.Errorf("monitor %q: the test set only measures the result, expected %s", s.Monitor, strings.Join(Monitors(), " or "))
	}
	if err := check.OneOf("monitor", s.Monitor, Monitors()...); err != nil {
		return err
	}
	watcher := ""
	switch {
	case s.EarlyStopping != nil:
		watcher = "early stopping"
	case s.Schedule.kind().watches:
		watcher = "the " + s.Schedule.Name + " schedule"
	}
	if watcher == "" && s.Monitor != "" {
		return fmt.Errorf("monitor %q: there is neither early stopping nor a plateau schedule to watch it", s.Monitor)
	}
	if watcher != "" && s.Holdout == 0 && strings.HasPrefix(s.Watches(), "val_") {
		return fmt.Errorf("%s watches %s, but %w", watcher, s.Watches(), ErrNoHoldout)
	}
	return nil
}

// Watches returns the name of the figure that is watched.
func (s Spec) Watches() string {
	if s.Monitor == "" {
		return Monitors()[0]
	}
	return s.Monitor
}

// improves reports whether value is better than the best one: less, by more than minDelta. NaN is never better.
func improves(value, best, minDelta float64) bool { return value < best-minDelta }

// worst is what every value improves on that is not infinite itself, nor NaN.
var worst = math.Inf(1)
