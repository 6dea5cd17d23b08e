package train

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"overfit/experiments"
	"overfit/experiments/internal/small"
	"overfit/experiments/measure"
)

// The steps of an epoch are taken at the scheduled rate, and its row tells it.
func TestScheduleMovesTheRate(t *testing.T) {
	spec := small.Spec()
	spec.Epochs = 3
	spec.Optimizer.LearningRate = 0 // the optimizer's own, 0.001
	spec.Schedule = experiments.Schedule{Name: "step", Factor: 0.5, Every: 1}
	rates := map[float64]int{}
	h, err := historyOf(t.Context(), spec, small.MNIST(t), Observer{Name: "test", Step: func(t *Training) error {
		rates[t.Model.LearningRate()]++
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[float64]int{0.001: 16, 0.0005: 16, 0.00025: 16}, rates); diff != "" {
		t.Errorf("steps at each rate (-want +got):\n%s", diff)
	}
	if h[0].LearningRate != 0.001 || h[1].LearningRate != 0.0005 || h[2].LearningRate != 0.00025 {
		t.Errorf("in the history: %v", h)
	}
}

// The plateau schedule watches the named figure.
func TestPlateauWatches(t *testing.T) {
	h := measure.History{{ValLoss: 1, RunningLoss: 1}, {ValLoss: 2, RunningLoss: 0.5}, {ValLoss: 3, RunningLoss: 0.2}}
	plateau := experiments.Schedule{Name: "plateau", Factor: 0.5, Patience: 2}
	for monitor, want := range map[string]float64{"": 0.5, "val_loss": 0.5, "loss": 1} {
		spec := experiments.Spec{Schedule: plateau, Monitor: monitor}
		if got := plateau.Rate(1, 10, watched(spec, h)); got != want {
			t.Errorf("monitor %q: rate %v, want %v", monitor, got, want)
		}
	}
}
