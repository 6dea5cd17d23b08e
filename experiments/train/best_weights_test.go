package train

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"overfit/experiments"
	"overfit/experiments/internal/small"
	"overfit/experiments/measure"
	"overfit/experiments/stats/near"
)

// What is watched is the named figure, and never one of the test set.
func TestStoppedBy(t *testing.T) {
	falling, rising := []float64{0.9, 0.8, 0.7, 0.6}, []float64{0.5, 0.6, 0.7, 0.8}
	// history has all figures going the good way but the named one, and those of the test set the bad way.
	history := func(bad string) (h measure.History) {
		of := func(name string, good, otherwise []float64, i int) float64 {
			if name == bad {
				return otherwise[i]
			}
			return good[i]
		}
		for i := range 4 {
			h = append(h, measure.Epoch{
				Epoch:           i + 1,
				RunningLoss:     of("loss", falling, rising, i),
				RunningAccuracy: of("accuracy", rising, falling, i),
				ValLoss:         of("val_loss", falling, rising, i),
				ValAccuracy:     of("val_accuracy", rising, falling, i),
				TestLoss:        rising[i],
				TestAccuracy:    falling[i],
			})
		}
		return h
	}
	for _, monitor := range append(experiments.Monitors(), "") {
		spec := experiments.Spec{EarlyStopping: &experiments.EarlyStopping{Patience: 3}, Monitor: monitor}
		for _, bad := range experiments.Monitors() {
			got := Stopped(spec, history(bad))
			want := ""
			if bad == spec.Watches() {
				want = fmt.Sprintf("no better %s than after epoch 1", bad)
			}
			if got != want {
				t.Errorf("monitor %q, %s going the bad way: stopped by %q, want %q", monitor, bad, got, want)
			}
		}
	}
	if got := Stopped(experiments.Spec{}, history("val_loss")); got != "" {
		t.Errorf("without early stopping, stopped by %q", got)
	}
}

// spoiled is an experiment whose validation loss is best after epoch 2: then an observer raises the learning rate.
func spoiled(patience int) (experiments.Spec, Observer) {
	spec := small.Spec()
	spec.Epochs = 5
	spec.Holdout = 0.2
	spec.EarlyStopping = &experiments.EarlyStopping{Patience: patience}
	return spec, Observer{Name: "spoiling", Epoch: func(t *Training) error {
		if t.Epoch == 2 {
			t.Model.SetLearningRate(1)
		}
		return nil
	}}
}

// However a training ends, the model has the weights of the best epoch, as they were after it.
func TestBestWeightsAreRestored(t *testing.T) {
	data := small.MNIST(t)
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		patience int
		epochs   int   // complete ones
		err      error // that ends it
		after    Observer
	}{
		"stopped early":     {patience: 2, epochs: 4},
		"at the last epoch": {patience: 4, epochs: 5},
		"an observer fails": {patience: 4, epochs: 3, err: broken, after: Observer{Name: "breaking", Step: func(t *Training) error {
			if t.Epoch == 4 {
				return broken
			}
			return nil
		}}},
		"in the middle of an epoch": {patience: 4, epochs: 3, err: small.ErrStop},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			spec, spoil := spoiled(c.patience)
			watching := []Observer{spoil, c.after}
			if c.err == small.ErrStop {
				watching = append(watching, interruptAfter(3*13+5, cancel))
			}
			var weights []string // after each epoch
			watching = append(watching, Observer{
				Name:  "test",
				Epoch: func(t *Training) error { weights = append(weights, t.Model.WeightsSHA256()); return nil },
			})
			o, err := Run(ctx, spec, data, experiments.Compute{}, watching...)
			h, summary := o.History, o.Summary
			if !errors.Is(err, c.err) || len(h) != c.epochs {
				t.Fatalf("%d epochs, error %v; want %d, %v", len(h), err, c.epochs, c.err)
			}
			if summary.WeightsSHA256 != weights[1] || summary.WeightsSHA256 == weights[len(weights)-1] {
				t.Error("not the weights of epoch 2")
			}
			if summary.ResultEpoch != 2 || summary.TestLoss != h[1].TestLoss || *summary.ValLoss != h[1].ValLoss {
				t.Errorf("results of epoch %d: %+v, want those of 2: %+v", summary.ResultEpoch, summary.Results, h[1])
			}
			if summary.Complete != (err == nil) {
				t.Errorf("complete: %v, after error %v", summary.Complete, err)
			}
		})
	}
}

// The result of weights that were put back is measured with them, and on all training images, not on the sample.
func TestResultOfRestoredWeights(t *testing.T) {
	spec, spoil := spoiled(2)
	data := small.MNIST(t)
	var train measure.Running
	o, err := Run(t.Context(), spec, data, experiments.Compute{}, spoil, atEnd(func(tr *Training) {
		var err error
		if train, err = evaluate(t.Context(), tr.Model, "training", tr.Train); err != nil {
			t.Error(err)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	result, test := o.Summary, o.Evaluation
	if result.TrainLoss != train.Loss() || result.TrainAccuracy != train.Accuracy() || train.Images != 400 {
		t.Errorf("training loss %v, want that of all %d images: %v", result.TrainLoss, train.Images, train.Loss())
	}
	near.Absolute(t, test.Loss, result.TestLoss, 1e-12, "test loss by evaluation")
	if test.Accuracy != result.TestAccuracy {
		t.Errorf("test accuracy %v in the summary, %v by evaluation", result.TestAccuracy, test.Accuracy)
	}
}

// With another test set the same weights come out: nothing was chosen by it.
func TestEarlyStoppingIgnoresTheTestSet(t *testing.T) {
	run := func(seed uint64) small.Trained {
		data := small.MNIST(t)
		var err error
		if data.Test, err = data.Test.WithLabelNoise(1, 10, experiments.Spec{Seed: seed}.Random("test")); err != nil {
			t.Fatal(err)
		}
		spec, spoil := spoiled(1)
		o, err := Run(t.Context(), spec, data, experiments.Compute{}, spoil)
		if err != nil {
			t.Fatal(err)
		}
		return small.Trained{Weights: o.Summary.WeightsSHA256, History: o.History}
	}
	a, b := run(1), run(2)
	if a.Weights != b.Weights || len(a.History) != len(b.History) {
		t.Error("the test set had a say in the weights")
	}
	near.Apart(t, a.History[0].TestLoss, b.History[0].TestLoss, 0, "losses on two test sets")
}

// Without early stopping the best checkpoint is the first of equals: of the validation losses, or of the test losses.
func TestLastIsBest(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		values []float64
		want   []bool // after each epoch
	}{
		{[]float64{3, 2, 1}, []bool{true, true, true}},
		{[]float64{2, 3, 1, 1.5}, []bool{true, false, true, false}},
		{[]float64{2, 2, 1, 1}, []bool{true, false, true, false}},
		{[]float64{1, 2, 1}, []bool{true, false, false}},
	} {
		for name, epoch := range map[string]func(v float64) measure.Epoch{
			"validation": func(v float64) measure.Epoch { return measure.Epoch{ValLoss: v, TestLoss: -v} },
			"test":       func(v float64) measure.Epoch { return measure.Epoch{ValLoss: nan, TestLoss: v} },
		} {
			var h measure.History
			for i, v := range c.values {
				h = append(h, epoch(v))
				if got := LastIsBest(experiments.Spec{}, h); got != c.want[i] {
					t.Errorf("%s losses %v: the last is the best: %v", name, c.values[:i+1], got)
				}
			}
		}
	}
}

// interruptAfter interrupts a training after that many of its steps.
func interruptAfter(steps int, stop context.CancelCauseFunc) Observer {
	return Observer{Name: "stop", Step: func(*Training) error {
		if steps--; steps == 0 {
			stop(small.ErrStop)
		}
		return nil
	}}
}
