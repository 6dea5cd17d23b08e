package experiments

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overfit/datasets"
	"overfit/experiments/stats/near"
	"overfit/graphs"
)

// smallMNIST is MNIST with a test set that is evaluated quickly.
func smallMNIST(t testing.TB) *datasets.Dataset {
	t.Helper()
	data, err := datasets.MNIST()
	if err != nil {
		t.Fatal(err)
	}
	if data.Test, err = data.Test.Sample(300, stream(0, "test")); err != nil {
		t.Fatal(err)
	}
	return data
}

// smallSpec trains a small network for two epochs of 16 steps, the last one on 20 images.
func smallSpec() Spec {
	spec, _ := Lookup("mlp")
	spec.Network = graphs.MLP{Hidden: 16}
	spec.Epochs = 2
	spec.TrainSize = 500
	spec.TrainEval = 100
	return spec
}

// atEnd calls f when a training ends.
func atEnd(f func(*Training)) Hook {
	return Hook{Name: "test", End: func(t *Training) error { f(t); return nil }}
}

func TestRunLearns(t *testing.T) {
	spec := smallSpec()
	spec.Epochs = 5
	spec.Optimizer.LearningRate = 0.01
	h, err := Run(t.Context(), spec, smallMNIST(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(h) != 5 {
		t.Fatalf("%d rows, want 5", len(h))
	}
	for i := range h {
		if err := h[i].validAfter(i); err != nil {
			t.Error(err)
		}
		if !math.IsNaN(h[i].ValLoss) || h[i].LearningRate != 0.01 || !(h[i].Seconds > 0) {
			t.Errorf("row %+v", h[i])
		}
	}
	if first, last := h[0], h.Last(); !(last.TestAccuracy >= 0.7 && last.TrainLoss <= first.TrainLoss/2 && last.RunningLoss <= first.RunningLoss/2) {
		t.Errorf("from %+v to %+v", first, last)
	}
}

// With weights that hardly move, the running figures must be those of evaluation mode: means over the images,
// whatever the size of the last batch.
func TestRunningFiguresAreMeansOverImages(t *testing.T) {
	spec := smallSpec()
	spec.Epochs = 1
	spec.Optimizer = graphs.Optimizer{Name: "sgd", LearningRate: 1e-12}
	h, err := Run(t.Context(), spec, smallMNIST(t))
	if err != nil {
		t.Fatal(err)
	}
	e := h.Last()
	near.Absolute(t, e.RunningLoss, e.TrainLoss, 1e-5, "running loss")
	if e.RunningAccuracy != e.TrainAccuracy {
		t.Errorf("running accuracy %v, in evaluation %v", e.RunningAccuracy, e.TrainAccuracy)
	}
}

func TestStepsUseEveryImage(t *testing.T) {
	var rows []int
	spec := smallSpec()
	spec.Epochs = 1
	_, err := Run(t.Context(), spec, smallMNIST(t), Hook{Name: "test", Step: func(t *Training) error {
		if t.Step != len(rows)+1 || t.Steps != 16 || t.Epoch != 1 {
			return errors.New("steps miscounted")
		}
		rows = append(rows, t.Rows)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, n := range rows {
		total += n
	}
	if len(rows) != 16 || total != 500 || rows[15] != 20 {
		t.Errorf("steps of %v images", rows)
	}
}

// The sample is the same after every epoch, and the last epoch is evaluated on all.
func TestTrainEvaluation(t *testing.T) {
	spec := smallSpec()
	spec.Epochs = 3
	spec.Optimizer = graphs.Optimizer{Name: "sgd", LearningRate: 1e-12} // so that the images alone decide
	data := smallMNIST(t)
	sampled, err := Run(t.Context(), spec, data)
	if err != nil {
		t.Fatal(err)
	}
	spec.TrainEval = 0
	all, err := Run(t.Context(), spec, data)
	if err != nil {
		t.Fatal(err)
	}
	near.Absolute(t, sampled[1].TrainLoss, sampled[0].TrainLoss, 1e-6, "loss on a sample after the second epoch")
	near.Apart(t, sampled[2].TrainLoss, sampled[1].TrainLoss, 1e-6, "loss after the last epoch, on all, and on a sample")
	near.Absolute(t, sampled[2].TrainLoss, all[2].TrainLoss, 1e-6, "loss after the last epoch")
	near.Absolute(t, all[1].TrainLoss, all[0].TrainLoss, 1e-6, "loss on all after the second epoch")
	near.Absolute(t, all[2].TrainLoss, all[1].TrainLoss, 1e-6, "loss on all after the third epoch")
}

func TestSameSeedSameBits(t *testing.T) {
	data := smallMNIST(t)
	run := func(change func(*Spec)) (weights string, h History) {
		spec := smallSpec()
		change(&spec)
		h, err := Run(t.Context(), spec, data, atEnd(func(t *Training) { weights = t.Model.WeightsSHA256() }))
		if err != nil {
			t.Fatal(err)
		}
		for i := range h {
			h[i].Seconds = 0
		}
		return weights, h
	}
	weights, history := run(func(*Spec) {})
	for name, change := range map[string]func(*Spec){
		"again":     func(*Spec) {},
		"1 thread":  func(s *Spec) { s.Threads = 1 },
		"2 threads": func(s *Spec) { s.Threads = 2 },
	} {
		w, h := run(change)
		if diff := sameHistory(history, h); w != weights || diff != "" {
			t.Errorf("%s: other weights or history: %s", name, diff)
		}
	}
	for name, change := range map[string]func(*Spec){
		"seed":       func(s *Spec) { s.Seed++ },
		"no shuffle": func(s *Spec) { s.Shuffle = false },
		"rate":       func(s *Spec) { s.Optimizer.LearningRate = 0.002 },
	} {
		if w, _ := run(change); w == weights {
			t.Errorf("%s: the same weights", name)
		}
	}
}

func TestOrder(t *testing.T) {
	data := smallMNIST(t)
	training := func(change func(*Spec)) *Training {
		spec := smallSpec()
		change(&spec)
		tr, err := newTraining(spec, data)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(tr.Model.Close)
		return tr
	}
	shuffled := training(func(*Spec) {})
	shuffled.Epoch = 1
	first := shuffled.order()
	shuffled.Epoch = 2
	if cmp.Equal(first, shuffled.order()) {
		t.Error("two epochs have one order")
	}
	seen := map[int]bool{}
	for _, row := range first {
		seen[row] = true
	}
	if len(first) != 500 || len(seen) != 500 {
		t.Errorf("an epoch of %d images, %d of them different", len(first), len(seen))
	}
	for i, row := range training(func(s *Spec) { s.Shuffle = false }).order() {
		if row != i {
			t.Fatalf("not shuffled, but image %d comes at place %d", row, i)
		}
	}
}

func TestRunEndsAfterTheCurrentStep(t *testing.T) {
	cause := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	steps := 0
	var atEnd error
	h, err := Run(ctx, smallSpec(), smallMNIST(t), Hook{
		Name: "test",
		Step: func(*Training) error {
			if steps++; steps == 16+3 {
				cancel(cause)
			}
			return nil
		},
		End: func(t *Training) error { atEnd = t.Err; return nil },
	})
	if want := "epoch 2, step 3 of 16: interrupted"; !errors.Is(err, cause) || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if len(h) != 1 || steps != 19 {
		t.Errorf("%d rows after %d steps, want the first epoch's after 19", len(h), steps)
	}
	if atEnd != err {
		t.Errorf("at its end the training knew of %v", atEnd)
	}
}

func TestRunEndsOnLossNotFinite(t *testing.T) {
	diverge := Hook{Name: "test", Epoch: func(t *Training) error {
		t.Model.SetLearningRate(1e30)
		return nil
	}}
	h, err := Run(t.Context(), smallSpec(), smallMNIST(t), diverge)
	if err == nil || !strings.Contains(err.Error(), "epoch 2, step 2: the training loss is ") {
		t.Errorf("error %v, want epoch and step", err)
	}
	if len(h) != 1 {
		t.Errorf("%d rows, want the first epoch's", len(h))
	}
}

func TestRunEndsOnHookError(t *testing.T) {
	broken := errors.New("broken")
	h, err := Run(t.Context(), smallSpec(), smallMNIST(t), Hook{Name: "lamp", Epoch: func(t *Training) error { return broken }})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "lamp") {
		t.Errorf("error %v, want the hook's", err)
	}
	if len(h) != 1 {
		t.Errorf("%d rows, want the epoch that was complete", len(h))
	}
}

func TestRunRefuses(t *testing.T) {
	for name, change := range map[string]func(*Spec){
		"a spec out of range":        func(s *Spec) { s.Epochs = 0 },
		"more images than there are": func(s *Spec) { s.TrainSize = 60_001 },
	} {
		spec := smallSpec()
		change(&spec)
		if _, err := Run(t.Context(), spec, smallMNIST(t)); err == nil {
			t.Errorf("it takes %s", name)
		}
	}
}

func TestBench(t *testing.T) {
	b, err := Bench(t.Context(), smallSpec(), smallMNIST(t), 1e7)
	if err != nil {
		t.Fatal(err)
	}
	if b.Network != "mlp" || !(b.TrainImagesPerSecond > 0) || !(b.EvalImagesPerSecond > 0) || b.Kernel == "" || b.Threads < 1 {
		t.Errorf("%+v", b)
	}
	near.Absolute(t, b.MillisecondsPerStep, 32_000/b.TrainImagesPerSecond, 1e-9, "ms a step")
}

// What hooks do is not training.
func TestSecondsAreThoseOfSteps(t *testing.T) {
	const nap = 50 * time.Millisecond
	spec := smallSpec()
	spec.TrainSize = 100
	h, err := Run(t.Context(), spec, smallMNIST(t), Hook{Name: "nap", Step: func(*Training) error { time.Sleep(nap); return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if slept := 4 * nap.Seconds(); !(h[1].Seconds < slept) {
		t.Errorf("an epoch of %v s, though its steps slept %v s between them", h[1].Seconds, slept)
	}
}
