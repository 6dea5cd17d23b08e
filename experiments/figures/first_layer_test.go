package figures

import (
	"path/filepath"
	"slices"
	"testing"

	"overfit/experiments/internal/small"
	"overfit/experiments/runs"
	"overfit/experiments/train"
	"overfit/graphs"
)

func TestFirstLayer(t *testing.T) {
	data := small.MNIST(t)
	for name, network := range map[string]graphs.Network{"mlp": graphs.MLP{Hidden: 5}, "small-cnn": graphs.SmallCNN{Filters: 4}} {
		spec := small.Spec()
		spec.Name, spec.Network, spec.Epochs = name, network, 1
		folder := filepath.Join(t.TempDir(), "run")
		var kernel graphs.Parameter
		if _, err := runs.Start(t.Context(), spec, data, folder, runs.Options{}, train.Observer{Name: "test", Epoch: func(t *train.Training) error {
			kernel = t.Model.Parameters()[0]
			kernel.Data = slices.Clone(kernel.Data)
			return nil
		}}); err != nil {
			t.Fatal(err)
		}
		run, err := runs.Read(folder)
		if err != nil {
			t.Fatal(err)
		}
		pictures, err := firstLayer(run)
		if err != nil {
			t.Fatal(err)
		}
		units := kernel.Shape[len(kernel.Shape)-1]
		side := map[string]int{"mlp": 28, "small-cnn": 3}[name]
		if len(pictures) != units || len(pictures[0]) != side || len(pictures[0][0]) != side {
			t.Fatalf("%s: %d pictures of %d x %d, want %d of %d x %[6]d", name, len(pictures), len(pictures[0]), len(pictures[0][0]), units, side)
		}
		if got, want := pictures[3][1][2], kernel.Data[(1*side+2)*units+3]; got != want {
			t.Errorf("%s: unit 3 has %v in row 1, column 2, want %v", name, got, want)
		}
		if e, err := run.Evaluation(); err != nil || e.Images != 300 || len(e.Confusion) != 10 {
			t.Errorf("%s: evaluation of %d images in %d classes, error %v", name, e.Images, len(e.Confusion), err)
		}
		if p, err := run.Predictions(); err != nil || len(p) != 300 || p[7].Label != data.Test.Label(7) {
			t.Errorf("%s: %d predictions, error %v", name, len(p), err)
		}
	}
}
