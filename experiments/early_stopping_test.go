package experiments

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"overfit/experiments/stats/near"
	"overfit/graphs"
)

// What Keras's EarlyStopping does with a val_loss an epoch.
func TestEarlyStopping(t *testing.T) {
	for name, c := range map[string]struct {
		rule    EarlyStopping
		values  []float64
		stopsAt int // the epoch it ends the training after; 0: never
		best    int // the epoch whose weights are kept
	}{
		"patience 0":                 {EarlyStopping{}, []float64{3, 2, 2.5, 1}, 3, 2},
		"patience 1 is the same":     {EarlyStopping{Patience: 1}, []float64{3, 2, 2.5, 1}, 3, 2},
		"patience 2":                 {EarlyStopping{Patience: 2}, []float64{3, 2, 2.5, 2.4, 1}, 4, 2},
		"patience 3":                 {EarlyStopping{Patience: 3}, []float64{3, 2, 2.5, 2.4, 2.3, 1}, 5, 2},
		"waiting begins again":       {EarlyStopping{Patience: 2}, []float64{3, 2, 2.5, 1.9, 2, 2, 1}, 6, 4},
		"still improving":            {EarlyStopping{Patience: 1}, []float64{4, 3, 2, 1}, 0, 4},
		"best long ago at the end":   {EarlyStopping{Patience: 9}, []float64{4, 1, 2, 3}, 0, 2},
		"an equal one is no better":  {EarlyStopping{Patience: 2}, []float64{2, 2, 2, 1}, 3, 1},
		"too small an improvement":   {EarlyStopping{Patience: 2, MinDelta: 0.5}, []float64{2, 1.75, 1.5, 1}, 3, 1},
		"small steps add up":         {EarlyStopping{Patience: 3, MinDelta: 0.5}, []float64{2, 1.75, 1.25, 1.25, 1, 1}, 6, 3},
		"NaN is no better":           {EarlyStopping{Patience: 2}, []float64{2, math.NaN(), math.NaN(), 1}, 3, 1},
		"what follows NaN can be":    {EarlyStopping{Patience: 2}, []float64{2, math.NaN(), 1, 3, 3}, 5, 3},
		"NaN at first":               {EarlyStopping{Patience: 3}, []float64{math.NaN(), 2, 3, 3, 3}, 5, 2},
		"NaN alone":                  {EarlyStopping{Patience: 2}, []float64{math.NaN(), math.NaN()}, 2, 1},
		"one epoch ends nothing":     {EarlyStopping{}, []float64{math.NaN()}, 0, 1},
		"starting later":             {EarlyStopping{Patience: 2, StartFromEpoch: 2}, []float64{1, 2, 5, 6, 6, 6}, 5, 3},
		"before it starts":           {EarlyStopping{Patience: 1, StartFromEpoch: 9}, []float64{1, 2, 3}, 0, 0},
		"the first it looks at, NaN": {EarlyStopping{Patience: 1, StartFromEpoch: 1}, []float64{1, math.NaN(), 1}, 2, 2},
		"no epoch":                   {EarlyStopping{}, nil, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			epochs := 1
			for ; epochs < len(c.values); epochs++ {
				if _, stop := c.rule.after(c.values[:epochs]); stop {
					break
				}
			}
			best, stop := c.rule.after(c.values[:min(epochs, len(c.values))])
			if !stop {
				epochs = 0
			}
			if epochs != c.stopsAt || best != c.best {
				t.Errorf("it stops after epoch %d with the weights of %d, want %d and %d", epochs, best, c.stopsAt, c.best)
			}
		})
	}
}

// What is watched is the named figure, and never one of the test set.
func TestStoppedBy(t *testing.T) {
	falling, rising := []float64{0.9, 0.8, 0.7, 0.6}, []float64{0.5, 0.6, 0.7, 0.8}
	// history has all figures going the good way but the named one, and those of the test set the bad way.
	history := func(bad string) (h History) {
		of := func(name string, good, otherwise []float64, i int) float64 {
			if name == bad {
				return otherwise[i]
			}
			return good[i]
		}
		for i := range 4 {
			h = append(h, Epoch{
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
	for _, monitor := range append(Monitors(), "") {
		spec := Spec{EarlyStopping: &EarlyStopping{Patience: 3}, Monitor: monitor}
		for _, bad := range Monitors() {
			got := spec.stopped(history(bad))
			want := ""
			if bad == spec.monitor() {
				want = fmt.Sprintf("no better %s than after epoch 1", bad)
			}
			if got != want {
				t.Errorf("monitor %q, %s going the bad way: stopped by %q, want %q", monitor, bad, got, want)
			}
		}
	}
	if got := (Spec{}).stopped(history("val_loss")); got != "" {
		t.Errorf("without early stopping, stopped by %q", got)
	}
}

// spoiled is an experiment whose validation loss is best after epoch 2: then a hook raises the learning rate.
func spoiled(patience int) (Spec, Hook) {
	spec := smallSpec()
	spec.Epochs = 5
	spec.Holdout = 0.2
	spec.EarlyStopping = &EarlyStopping{Patience: patience}
	return spec, Hook{Name: "spoiling", Epoch: func(t *Training) error {
		if t.Epoch == 2 {
			t.Model.SetLearningRate(1)
		}
		return nil
	}}
}

// However a training ends, the model has the weights of the best epoch, as they were after it.
func TestBestWeightsAreRestored(t *testing.T) {
	data := smallMNIST(t)
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		patience int
		epochs   int   // complete ones
		err      error // that ends it
		after    Hook
	}{
		"stopped early":     {patience: 2, epochs: 4},
		"at the last epoch": {patience: 4, epochs: 5},
		"a hook fails": {patience: 4, epochs: 3, err: broken, after: Hook{Name: "breaking", Step: func(t *Training) error {
			if t.Epoch == 4 {
				return broken
			}
			return nil
		}}},
		"in the middle of an epoch": {patience: 4, epochs: 3, err: errStop},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			spec, spoil := spoiled(c.patience)
			hooks := []Hook{spoil, c.after}
			if c.err == errStop {
				hooks = append(hooks, stopAfter(3*13+5, cancel))
			}
			var weights []string // after each epoch
			var summary Summary
			var kept int
			hooks = append(hooks, Hook{
				Name:  "test",
				Epoch: func(t *Training) error { weights = append(weights, t.Model.WeightsSHA256()); return nil },
				End:   func(t *Training) error { summary, kept = t.Summary(), t.Kept; return nil },
			})
			h, err := Run(ctx, spec, data, hooks...)
			if !errors.Is(err, c.err) || len(h) != c.epochs {
				t.Fatalf("%d epochs, error %v; want %d, %v", len(h), err, c.epochs, c.err)
			}
			if kept != 2 || summary.WeightsSHA256 != weights[1] || summary.WeightsSHA256 == weights[len(weights)-1] {
				t.Errorf("weights of epoch %d, not of 2", kept)
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
	data := smallMNIST(t)
	var result Result
	var train Tally
	if _, err := Run(t.Context(), spec, data, spoil, Hook{Name: "test", End: func(tr *Training) (err error) {
		result = *tr.Result
		train, err = evaluate(t.Context(), tr.Model, "training", tr.Train)
		return err
	}}); err != nil {
		t.Fatal(err)
	}
	if result.Row.TrainLoss != train.Loss() || result.Row.TrainAccuracy != train.Accuracy() || train.Images != 400 {
		t.Errorf("training loss %v, want that of all %d images: %v", result.Row.TrainLoss, train.Images, train.Loss())
	}
	near.Absolute(t, result.Test.Loss, result.Row.TestLoss, 1e-12, "test loss by evaluation")
	if result.Test.Accuracy != result.Row.TestAccuracy {
		t.Errorf("test accuracy %v in the row, %v by evaluation", result.Row.TestAccuracy, result.Test.Accuracy)
	}
}

// With another test set the same weights come out: nothing was chosen by it.
func TestEarlyStoppingIgnoresTheTestSet(t *testing.T) {
	run := func(seed uint64) trained {
		data := smallMNIST(t)
		var err error
		if data.Test, err = data.Test.WithLabelNoise(1, 10, stream(seed, "test")); err != nil {
			t.Fatal(err)
		}
		spec, spoil := spoiled(1)
		var out trained
		out.history, err = Run(t.Context(), spec, data, spoil, atEnd(func(t *Training) { out.weights = t.Model.WeightsSHA256() }))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	a, b := run(1), run(2)
	if a.weights != b.weights || len(a.history) != len(b.history) {
		t.Error("the test set had a say in the weights")
	}
	near.Apart(t, a.history[0].TestLoss, b.history[0].TestLoss, 0, "losses on two test sets")
}

// A run that is interrupted when the best epoch lies behind it, and goes on, ends with the weights of that epoch.
func TestBestWeightsSurviveInterruption(t *testing.T) {
	data := smallMNIST(t)
	spec := smallSpec()
	spec.Network = graphs.MLP{Hidden: 32}
	spec.Epochs = 12
	spec.Holdout = 0.2
	spec.Optimizer.LearningRate = 0.05
	spec.EarlyStopping = &EarlyStopping{Patience: 3}
	spec.Schedule = Schedule{Name: "plateau", Factor: 0.5, Patience: 1, MinDelta: 1e-4}
	want := startRun(t, spec, data, t.TempDir()+"/whole", 0)
	epochs := len(want.history)
	if epochs == spec.Epochs || want.history[epochs-1].LearningRate == 0.05 {
		t.Fatalf("not stopped, or at the first rate: %v", want.history)
	}
	for _, steps := range []int{13*(epochs-1) + 4, 13 * (epochs - 2), 13*(epochs-3) - 1} {
		folder := t.TempDir() + "/run"
		startRun(t, spec, data, folder, steps)
		got, _ := resumeRun(t, data, folder, 0, nil)
		wantSame(t, want, got)
	}
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
		for name, epoch := range map[string]func(v float64) Epoch{
			"validation": func(v float64) Epoch { return Epoch{ValLoss: v, TestLoss: -v} },
			"test":       func(v float64) Epoch { return Epoch{ValLoss: nan, TestLoss: v} },
		} {
			var tr Training
			for i, v := range c.values {
				tr.History = append(tr.History, epoch(v))
				if got := tr.lastIsBest(); got != c.want[i] {
					t.Errorf("%s losses %v: the last is the best: %v", name, c.values[:i+1], got)
				}
			}
		}
	}
}

// The best checkpoint is what early stopping takes for the best epoch, not one that is better by less than counts.
func TestBestCheckpointIsThatOfEarlyStopping(t *testing.T) {
	spec := smallSpec()
	spec.Epochs, spec.Holdout = 3, 0.2
	spec.EarlyStopping = &EarlyStopping{Patience: 9, MinDelta: 10}
	folder := filepath.Join(t.TempDir(), "run")
	h := startRun(t, spec, smallMNIST(t), folder, 0).history
	if kept := spec.Kept(h); kept != 1 || !(h[2].ValLoss < h[0].ValLoss) {
		t.Fatalf("kept epoch %d, validation losses %v and %v", kept, h[0].ValLoss, h[2].ValLoss)
	}
	best, err := OpenCheckpoint(filepath.Join(folder, checkpointFolder, bestCheckpoint))
	if err != nil {
		t.Fatal(err)
	}
	defer best.Close()
	if len(best.History) != 1 {
		t.Errorf("the best checkpoint is of epoch %d, want 1", len(best.History))
	}
}
