package plots_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"overfit/plots"
)

func TestLearningCurvesNamesFigures(t *testing.T) {
	r := plots.Run{
		Title:         "mlp",
		Epochs:        []int{2, 4, 6, 8},
		TrainLoss:     []float64{0.2, 0.1, 0.05, 0.00021},
		TestLoss:      []float64{0.15, 0.0751, 0.0751, 0.1342},
		TrainAccuracy: []float64{0.93, 0.97, 0.99, 0.99954},
		TestAccuracy:  []float64{0.95, 0.97, 0.979, 0.97896},
	}
	check := func(r plots.Run, want, unwanted []string) {
		t.Helper()
		figure, err := plots.LearningCurves(r)
		if err != nil {
			t.Fatal(err)
		}
		got := texts(t, figure, plots.Options{})
		for _, s := range want {
			if !slices.Contains(got, s) {
				t.Errorf("%q lacks %q", got, s)
			}
		}
		for _, s := range unwanted {
			if slices.ContainsFunc(got, func(have string) bool { return strings.HasPrefix(have, s) }) {
				t.Errorf("%q has %q", got, s)
			}
		}
	}
	check(r, []string{
		"mlp", "Loss", "Accuracy (%)", "Epoch", "2", "4", "6", "8",
		"train 0.0002", "test 0.1342", "gap 0.1340",
		"train 99.95 %", "test 97.90 %", "gap 2.06 points",
		"lowest test loss", "epoch 4", // the first of two equals
	}, nil)

	// Without the last evaluation of the training set, its last value and the
	// gap are those of an earlier epoch.
	r.TrainLoss[3], r.TrainAccuracy[3] = math.NaN(), math.NaN()
	check(r, []string{"train 0.0500", "test 0.1342", "gap 0.0251", "train 99.00 %", "gap 1.10 points"}, nil)

	// Images held out, and the weights that early stopping has put back.
	r.ValLoss, r.ValAccuracy, r.Kept = []float64{0.2, 0.15, 0.0812, 0.0931}, []float64{0.9, 0.95, 0.97, 0.9612}, 6
	check(r, []string{"val 0.0812", "val 97.00 %", "test 0.0751", "kept: epoch 6", "lowest test loss"}, nil)
	r.Kept = 8 // the last one
	check(r, []string{"val 0.0931"}, []string{"kept"})
	r.ValLoss, r.ValAccuracy = nil, nil

	// A single test loss is not the lowest of any.
	r.TestLoss = []float64{math.NaN(), math.NaN(), math.NaN(), 0.1}
	check(r, []string{"test 0.1000"}, []string{"lowest", "epoch", "gap 0."})
}
