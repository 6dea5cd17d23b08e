package plots_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"overfit/plots"
)

func TestRunErrors(t *testing.T) {
	nan := math.NaN()
	for name, tt := range map[string]struct {
		change func(*plots.Run)
		err    string
	}{
		"empty":             {func(r *plots.Run) { *r = plots.Run{Title: "x"} }, "no epochs"},
		"unequal lengths":   {func(r *plots.Run) { r.TrainLoss = r.TrainLoss[1:] }, "training loss has 1 values, expected one for each of 2"},
		"missing curve":     {func(r *plots.Run) { r.TestAccuracy = nil }, "test accuracy has 0 values"},
		"too few epochs":    {func(r *plots.Run) { r.Epochs = []int{1} }, "has 2 values, expected one for each of 1"},
		"no epoch listed":   {func(r *plots.Run) { r.Epochs = []int{} }, "no epochs"},
		"epochs not rising": {func(r *plots.Run) { r.Epochs = []int{3, 3} }, "epoch 3 after epoch 3"},
		"all NaN":           {func(r *plots.Run) { r.TestLoss = []float64{nan, nan} }, "test loss has no finite value"},
		"all infinite":      {func(r *plots.Run) { r.TrainLoss = []float64{math.Inf(1), nan} }, "training loss has no finite value"},
		"per cent":          {func(r *plots.Run) { r.TestAccuracy[1] = 97.9 }, "test accuracy 97.9 at epoch 2, expected 0 to 1"},
		"negative accuracy": {func(r *plots.Run) { r.TrainAccuracy[0] = -0.1 }, "training accuracy -0.1 at epoch 1"},
		"half a validation": {func(r *plots.Run) { r.ValLoss = r.TestLoss }, "validation accuracy has 0 values, expected one for each of 2"},
		"unscaled":          {func(r *plots.Run) { r.ScaledTestLoss = []float64{nan, nan} }, "scaled test loss has no finite value"},
		"beyond float32":    {func(r *plots.Run) { r.TestLoss[0] = 1e300 }, "test loss 1e+300 at epoch 1"},
	} {
		t.Run(name, func(t *testing.T) {
			run := plots.Run{
				Title:     "x",
				TrainLoss: []float64{0.2, 0.1}, TestLoss: []float64{0.2, 0.1},
				TrainAccuracy: []float64{0.9, 1}, TestAccuracy: []float64{0.9, 0.95},
			}
			if _, err := plots.LearningCurves(run); err != nil {
				t.Fatalf("before the change: %v", err)
			}
			tt.change(&run)
			_, err := plots.LearningCurves(run)
			if err == nil || !strings.Contains(err.Error(), tt.err) || !strings.Contains(err.Error(), `"x"`) {
				t.Errorf("error %v, want %q and the run's title", err, tt.err)
			}
			if _, err := plots.Compare([]plots.Run{mlp(), run}); err == nil || !strings.Contains(err.Error(), `run 2 ("x")`) {
				t.Errorf("Compare: error %v, want one that names run 2", err)
			}
		})
	}
	if _, err := plots.Grid(nil); err == nil {
		t.Error("no error for a grid of nothing")
	}
	if _, err := plots.Compare(nil); err == nil {
		t.Error("no error for a comparison of nothing")
	}
	if _, err := plots.Compare(slices.Repeat([]plots.Run{mlp()}, 8)); err != nil {
		t.Error(err)
	}
	if _, err := plots.Compare(slices.Repeat([]plots.Run{mlp()}, 9)); err == nil {
		t.Error("no error for nine runs in one figure")
	}
}

// TestOddRuns draws what a researcher will meet sooner or later.
func TestOddRuns(t *testing.T) {
	run := func(losses, accuracies []float64) plots.Run {
		return plots.Run{TrainLoss: losses, TestLoss: losses, TrainAccuracy: accuracies, TestAccuracy: accuracies}
	}
	nan := math.NaN()
	far := run([]float64{1, 2}, []float64{0, 1})
	far.Epochs = []int{-5, 2_000_000_000}
	apart := run([]float64{0.1, nan, 0.2}, []float64{0.9, nan, 1})
	apart.TrainLoss, apart.TrainAccuracy = []float64{nan, 0.3, nan}, []float64{nan, 0.9, nan}
	for name, r := range map[string]plots.Run{
		"one epoch":      run([]float64{0.1}, []float64{0.97}),
		"all the same":   run([]float64{0, 0, 0}, []float64{1, 1, 1}),
		"tiny losses":    run([]float64{5e-324, 1e-300, 0}, []float64{0, 0, 0}),
		"small losses":   run([]float64{2e-7, 1e-8, 3e-7}, []float64{0.999999, 0.9999999, 1}),
		"huge losses":    run([]float64{math.MaxFloat32, -math.MaxFloat32}, []float64{0, 1}),
		"diverging":      run([]float64{2.3, 5e4, math.Inf(1), nan}, []float64{0.1, 0.1, nan, nan}),
		"distant epochs": far,
		"never together": apart,
	} {
		t.Run(name, func(t *testing.T) {
			single, err := plots.LearningCurves(r)
			if err != nil {
				t.Fatal(err)
			}
			several, err := plots.Compare([]plots.Run{r, mlp()})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range []*plots.Figure{single, several} {
				for _, format := range []string{"png", "svg", "pdf"} {
					var b bytes.Buffer
					if err := f.Encode(&b, format, plots.Options{DPI: 30}); err != nil {
						t.Error(err)
					}
					if format == "svg" && bytes.Contains(b.Bytes(), []byte("NaN")) {
						t.Error("a coordinate is not a number")
					}
				}
			}
		})
	}
}
