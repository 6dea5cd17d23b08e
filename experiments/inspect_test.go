package experiments

import (
	"path/filepath"
	"slices"
	"testing"

	"overfit/datasets"
	"overfit/graphs"
)

func TestMistakes(t *testing.T) {
	p := Predictions{{1, 1, 0.9}, {2, 3, 0.6}, {2, 3, 0.8}, {4, 5, 0.6}}
	if got := p.Mistakes(); !slices.Equal(got, []int{2, 1, 3}) {
		t.Errorf("%v, want 2, 1, 3: the surest first, then in order", got)
	}
}

// What is shown of an epoch is what is trained on in it.
func TestDistorted(t *testing.T) {
	data := smallMNIST(t)
	for _, strength := range []float64{0, 1} {
		tr := newTestTraining(t, data, func(s *Spec) { s.Augmentation = Augment(strength) })
		tr.Epoch = 2
		tr.trainFeed().put([]int{5})
		trained, _ := tr.Model.TrainBatch()
		shown := tr.Spec.Distorted(tr.Train, 5, 2)
		size := len(shown[1])
		if !slices.Equal(shown[1], trained[:size]) {
			t.Errorf("strength %v: another image than the one trained on in epoch 2", strength)
		}
		if slices.Equal(shown[0], shown[1]) != (strength == 0) {
			t.Errorf("strength %v: epochs 1 and 2 have the same image: %v", strength, strength != 0)
		}
	}
}

func TestFirstLayer(t *testing.T) {
	data := smallMNIST(t)
	for name, network := range map[string]graphs.Network{"mlp": graphs.MLP{Hidden: 5}, "small-cnn": graphs.SmallCNN{Filters: 4}} {
		spec := smallSpec()
		spec.Name, spec.Network, spec.Epochs = name, network, 1
		folder := filepath.Join(t.TempDir(), "run")
		var kernel graphs.Parameter
		if _, err := Run(t.Context(), spec, data, Save(folder, Interval{}), atEnd(func(t *Training) {
			kernel = t.Model.Parameters()[0]
			kernel.Data = slices.Clone(kernel.Data)
		})); err != nil {
			t.Fatal(err)
		}
		run, err := ReadRun(folder)
		if err != nil {
			t.Fatal(err)
		}
		pictures, err := run.FirstLayer()
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

func TestAugmentIsProportional(t *testing.T) {
	one, two := Augment(1), Augment(2)
	if two != (datasets.Augmentation{Rotation: 2 * one.Rotation, WidthShift: 2 * one.WidthShift, HeightShift: 2 * one.HeightShift, Shear: 2 * one.Shear, Zoom: 2 * one.Zoom}) ||
		Augment(0) != (datasets.Augmentation{}) {
		t.Errorf("%+v of strength 1, %+v of strength 2", one, two)
	}
}
