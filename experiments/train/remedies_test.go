package train

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overfit/datasets"
	"overfit/datasets/augment"
	"overfit/experiments"
	"overfit/experiments/internal/small"
	"overfit/experiments/measure"
	"overfit/experiments/stats/near"
	"overfit/graphs"
)

// still is an experiment of one epoch whose weights hardly move, so that running figures and those of evaluation
// differ by what training adds alone.
func still() experiments.Spec {
	spec := small.Spec()
	spec.Epochs, spec.TrainEval = 1, 0
	spec.Optimizer = graphs.Optimizer{Name: "sgd", LearningRate: 1e-12}
	return spec
}

// runStill returns the row of such an experiment, and the sums of |w| and of w^2 over its kernels.
func runStill(t *testing.T, spec experiments.Spec) (row measure.Epoch, abs, square float64) {
	t.Helper()
	h, err := historyOf(t.Context(), spec, small.MNIST(t), Observer{Name: "test", Start: func(t *Training) error {
		for _, p := range t.Model.Parameters() {
			if strings.HasSuffix(p.Name, "/kernel") {
				for _, w := range p.Data {
					abs += math.Abs(float64(w))
					square += float64(w) * float64(w)
				}
			} else {
				p.Data[0] = 0.5 // a bias, which no penalty may see
			}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return h.Last(), abs, square
}

// A penalty is part of the running loss alone, and is l1*sum|w| + l2*sum(w^2): no half, not divided by the batch.
func TestPenaltiesInTheRunningLoss(t *testing.T) {
	for name, c := range map[string]struct{ l1, l2 float64 }{"none": {}, "l1": {l1: 0.01}, "l2": {l2: 0.02}, "both": {0.01, 0.02}} {
		t.Run(name, func(t *testing.T) {
			spec := still()
			spec.L1, spec.L2 = c.l1, c.l2
			row, abs, square := runStill(t, spec)
			want := c.l1*abs + c.l2*square
			near.Absolute(t, row.RunningLoss-row.TrainLoss, want, 1e-5*(1+want), "what the running loss is higher by")
		})
	}
}

// Dropout is on while training, and off in every evaluation.
func TestDropoutInTrainingAlone(t *testing.T) {
	spec := still()
	spec.Holdout = 0.2
	without, _, _ := runStill(t, spec)
	spec.Network = graphs.MLP{Hidden: 16, Dropout: 0.5}
	with, _, _ := runStill(t, spec)
	near.Apart(t, with.RunningLoss, without.RunningLoss, 1e-6, "running loss with dropout and without")
	evaluatedAlike(t, with, without)
}

// evaluatedAlike fails if training changed more than the running figures.
func evaluatedAlike(t *testing.T, got, want measure.Epoch) {
	t.Helper()
	near.Absolute(t, got.TrainLoss, want.TrainLoss, 1e-6, "training loss")
	near.Absolute(t, got.ValLoss, want.ValLoss, 1e-6, "validation loss")
	near.Absolute(t, got.TestLoss, want.TestLoss, 1e-6, "test loss")
}

func TestWeightDecayShrinksWeights(t *testing.T) {
	norm := func(decay float64) float64 {
		spec := small.Spec()
		spec.Optimizer.Decay = decay
		h, err := historyOf(t.Context(), spec, small.MNIST(t))
		if err != nil {
			t.Fatal(err)
		}
		return h.Last().WeightNorm
	}
	// 32 steps at a rate of 0.001 leave (1 - 0.001*5)^32 = 0.85 of what the optimizer alone would.
	if without, with := norm(0), norm(5); !(0.8*without <= with && with <= 0.9*without) {
		t.Errorf("norm %v with weight decay, %v without", with, without)
	}
}

// newTestTraining builds the training of a small experiment that was changed.
func newTestTraining(t *testing.T, data *datasets.Dataset, change func(*experiments.Spec)) *Training {
	t.Helper()
	spec := small.Spec()
	change(&spec)
	tr, err := New(spec, data, experiments.Compute{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tr.Model.Close)
	return tr
}

// imagesOf identifies the images of a split by where their pixels are.
func imagesOf(split datasets.Split) map[*byte]int {
	images := map[*byte]int{}
	for row := range split.Len() {
		images[&split.Image(row)[0]] = split.Label(row)
	}
	return images
}

func TestHoldout(t *testing.T) {
	data := small.MNIST(t)
	whole := newTestTraining(t, data, func(*experiments.Spec) {})
	held := newTestTraining(t, data, func(s *experiments.Spec) { s.Holdout = 0.2 })
	if held.Train.Len() != 400 || held.Held.Len() != 100 || held.Steps != 13 {
		t.Errorf("%d images to train on and %d to validate on, %d steps; want 400, 100, 13", held.Train.Len(), held.Held.Len(), held.Steps)
	}
	all, train, val := imagesOf(whole.Train), imagesOf(held.Train), imagesOf(held.Held)
	for image := range val {
		if _, ok := train[image]; ok {
			t.Fatal("an image is both trained on and held out")
		}
		if _, ok := all[image]; !ok {
			t.Fatal("an image is held out that does not belong to the sample of the training set")
		}
	}
	other := newTestTraining(t, data, func(s *experiments.Spec) { s.Holdout, s.Seed = 0.2, 2 })
	if cmp.Equal(val, imagesOf(other.Held)) {
		t.Error("another seed holds out the same images")
	}
}

func TestHoldoutIsMeasured(t *testing.T) {
	spec := small.Spec()
	spec.Holdout = 0.2
	var val measure.Running
	h, err := historyOf(t.Context(), spec, small.MNIST(t), atEnd(func(tr *Training) {
		var err error
		if val, err = evaluate(t.Context(), tr.Model, "test", tr.Held); err != nil {
			t.Error(err)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	if e := h.Last(); e.ValLoss != val.Loss() || e.ValAccuracy != val.Accuracy() {
		t.Errorf("validation loss %v, accuracy %v; want %v, %v", e.ValLoss, e.ValAccuracy, val.Loss(), val.Accuracy())
	}
	near.Apart(t, h[0].ValLoss, h[1].ValLoss, 0, "validation losses of two epochs")
}

// Noise is in the labels of all training images, held out or not, and in no others; which images these are does not
// depend on it.
func TestLabelNoise(t *testing.T) {
	data := small.MNIST(t)
	clean := newTestTraining(t, data, func(s *experiments.Spec) { s.Holdout = 0.2 })
	noisy := newTestTraining(t, data, func(s *experiments.Spec) { s.Holdout, s.LabelNoise = 0.2, 0.5 })
	differing := func(a, b datasets.Split) int {
		n := 0
		was := imagesOf(a)
		for image, label := range imagesOf(b) {
			before, ok := was[image]
			if !ok {
				t.Fatal("noise changes which images are trained on")
			}
			if before != label {
				n++
			}
		}
		return n
	}
	// A tenth of the labels drawn are those from before: 0.5 * 0.9 of all differ, give or take 3 standard deviations.
	if n := differing(clean.Train, noisy.Train); n < 150 || n > 210 {
		t.Errorf("%d of 400 labels are corrupted, want about 180", n)
	}
	if n := differing(clean.Held, noisy.Held); n < 30 || n > 60 {
		t.Errorf("%d of 100 labels to validate on are corrupted, want about 45", n)
	}
	if n := differing(clean.Data.Test, noisy.Data.Test); n != 0 {
		t.Errorf("%d test labels are corrupted", n)
	}
}

// The labels held out are drawn on their own: not those that the training images get, once more.
func TestLabelNoiseOfHeldImagesIsItsOwn(t *testing.T) {
	tr := newTestTraining(t, small.MNIST(t), func(s *experiments.Spec) { s.Holdout, s.LabelNoise = 0.5, 1 })
	same, n := 0, tr.Held.Len()
	for row := range n {
		if tr.Train.Label(row) == tr.Held.Label(row) {
			same++
		}
	}
	if n != 250 || same > 50 { // a tenth by chance, give or take 5 standard deviations
		t.Errorf("%d of %d labels held out are those of the training images in their order, want about a tenth", same, n)
	}
}

// The accuracies on right and on wrong labels are kept apart, and together are that on all.
func TestAccuracyUnderLabelNoise(t *testing.T) {
	spec := small.Spec()
	spec.LabelNoise = 0.3
	spec.Epochs, spec.TrainEval = 10, 0
	spec.Optimizer.LearningRate = 0.01
	var clean, corrupted float64
	var all measure.Running
	h, err := historyOf(t.Context(), spec, small.MNIST(t), atEnd(func(tr *Training) {
		right, wrong := tr.Train.SeparateNoise()
		clean, corrupted = float64(right.Len()), float64(wrong.Len())
		var err error
		if all, err = evaluate(t.Context(), tr.Model, "test", tr.Train); err != nil {
			t.Error(err)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	e := h.Last()
	near.Absolute(t, e.TrainLoss, all.Loss(), 1e-9, "training loss")
	near.Absolute(t, e.TrainAccuracy, all.Accuracy(), 1e-12, "training accuracy")
	near.Absolute(t, (e.CleanAccuracy*clean+e.CorruptedAccuracy*corrupted)/(clean+corrupted), e.TrainAccuracy, 1e-12, "both accuracies together")
	if !(e.CleanAccuracy >= e.CorruptedAccuracy+0.3) {
		t.Errorf("accuracy %v on right labels, %v on wrong ones", e.CleanAccuracy, e.CorruptedAccuracy)
	}
}

var allRanges = augment.Ranges{Rotation: 10, WidthShift: 0.1, HeightShift: 0.1, Shear: 10, Zoom: 0.1}

// The batches are the images that Fill, or FillAugmented with the epoch's own key, makes of the rows.
func TestTrainFeed(t *testing.T) {
	data := small.MNIST(t)
	for name, ranges := range map[string]augment.Ranges{"plain": {}, "augmented": allRanges} {
		t.Run(name, func(t *testing.T) {
			tr := newTestTraining(t, data, func(s *experiments.Spec) { s.Augmentation = ranges })
			images, labels := tr.Model.TrainBatch()
			wantImages, wantLabels := make([]float32, len(images)), make([]int, len(labels))
			for range 2 {
				tr.beginEpoch()
				key := tr.Spec.AugmentationKey(tr.Epoch)
				feed := tr.trainFeed()
				for rows := range slices.Chunk(tr.order(), 32) {
					n := feed.put(rows)
					tr.Train.FillAugmented(wantImages, wantLabels, rows, ranges, key)
					if n != len(rows) || !slices.Equal(images[:n*784], wantImages[:n*784]) || !slices.Equal(labels[:n], wantLabels[:n]) {
						t.Fatalf("epoch %d: another batch of %d images, want %d", tr.Epoch, n, len(rows))
					}
				}
			}
		})
	}
}

// Evaluation sees the originals, and every epoch distorts anew.
func TestAugmentationInTrainingAlone(t *testing.T) {
	spec := still()
	spec.Holdout = 0.2
	spec.TrainEval = 0
	plain, _, _ := runStill(t, spec)
	spec.Augmentation = allRanges
	augmented, _, _ := runStill(t, spec)
	near.Apart(t, augmented.RunningLoss, plain.RunningLoss, 1e-6, "running loss on distorted images and on the originals")
	evaluatedAlike(t, augmented, plain)

	spec.Epochs = 2
	h, err := historyOf(t.Context(), spec, small.MNIST(t))
	if err != nil {
		t.Fatal(err)
	}
	near.Apart(t, h[0].RunningLoss, h[1].RunningLoss, 1e-6, "running loss of two epochs, which are to see other images")
}

// Every remedy is part of what a seed decides.
func TestRemediesAreRepeatable(t *testing.T) {
	data := small.MNIST(t)
	run := func(threads int) small.Trained {
		spec := small.Spec()
		spec.Network = graphs.MLP{Hidden: 16, Dropout: 0.3}
		spec.Augmentation = allRanges
		spec.LabelNoise, spec.Holdout, spec.L1, spec.L2, spec.Optimizer.Decay = 0.2, 0.1, 1e-5, 1e-4, 0.01
		spec.EarlyStopping = &experiments.EarlyStopping{Patience: 1}
		spec.Schedule = experiments.Schedule{Name: "cosine"}
		o, err := Run(t.Context(), spec, data, experiments.Compute{Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		return small.Trained{Weights: o.Summary.WeightsSHA256, History: o.History}
	}
	want := run(1)
	small.WantSame(t, want, run(2))
	small.WantSame(t, want, run(2))
}
