package train

import (
	"math"
	"slices"

	"overfit/experiments"
	"overfit/experiments/measure"
)

// watched returns the figure that the experiment watches, one value an epoch, so that less is better.
func watched(s experiments.Spec, h measure.History) []float64 {
	of := map[string]func(measure.Epoch) float64{
		"val_loss":     func(e measure.Epoch) float64 { return e.ValLoss },
		"val_accuracy": func(e measure.Epoch) float64 { return -e.ValAccuracy },
		"loss":         func(e measure.Epoch) float64 { return e.RunningLoss },
		"accuracy":     func(e measure.Epoch) float64 { return -e.RunningAccuracy },
	}[s.Watches()]
	var values []float64
	for _, e := range h {
		values = append(values, of(e))
	}
	return values
}

// setRate sets the learning rate of the epoch after those of the history.
func (t *Training) setRate() {
	if t.Spec.Schedule.Name != "" {
		t.Model.SetLearningRate(t.Spec.Schedule.Rate(t.Spec.Optimizer.LearningRate, t.Spec.Epochs, watched(t.Spec, t.History)))
	}
}

// LastIsBest reports whether the last epoch is the best so far: for early stopping, if there is, or else by what the
// experiment watches: the validation loss if it has one and says nothing else. If it watches nothing, it goes by the
// test loss, whose lowest epoch is where over-fitting begins, and the best epoch is something to look at, not a
// result to report.
func LastIsBest(s experiments.Spec, h measure.History) bool {
	if s.EarlyStopping != nil {
		return Kept(s, h) == len(h)
	}
	values := watched(s, h)
	if last := len(values) - 1; math.IsNaN(values[last]) {
		for i, e := range h {
			values[i] = e.TestLoss
		}
	}
	before, last := values[:len(values)-1], values[len(values)-1]
	return !slices.ContainsFunc(before, func(v float64) bool { return !(last < v) })
}
