package train

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/internal/small"
	"overfit/experiments/measure"
	"overfit/experiments/stats/near"
	"overfit/graphs"
)

// atEnd calls f when a training ends.
func atEnd(f func(*Training)) Observer {
	var training *Training
	return Observer{
		Name:  "test",
		Start: func(t *Training) error { training = t; return nil },
		End:   func(Outcome, error) error { f(training); return nil },
	}
}

// historyOf trains, and returns the history.
func historyOf(ctx context.Context, spec experiments.Spec, data *datasets.Dataset, observers ...Observer) (measure.History, error) {
	o, err := Run(ctx, spec, data, experiments.Compute{}, observers...)
	return o.History, err
}

func TestRunLearns(t *testing.T) {
	spec := small.Spec()
	spec.Epochs = 5
	spec.Optimizer.LearningRate = 0.01
	h, err := historyOf(t.Context(), spec, small.MNIST(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(h) != 5 {
		t.Fatalf("%d rows, want 5", len(h))
	}
	var file bytes.Buffer
	if err := h.WriteCSV(&file); err != nil {
		t.Fatal(err)
	}
	if _, err := measure.ReadHistory(&file); err != nil { // which looks at every figure
		t.Error(err)
	}
	for i := range h {
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
	spec := small.Spec()
	spec.Epochs, spec.TrainEval = 1, 0
	spec.Optimizer = graphs.Optimizer{Name: "sgd", LearningRate: 1e-12}
	h, err := historyOf(t.Context(), spec, small.MNIST(t))
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
	spec := small.Spec()
	spec.Epochs = 1
	_, err := Run(t.Context(), spec, small.MNIST(t), experiments.Compute{}, Observer{Name: "test", Step: func(t *Training) error {
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

// The sample is the same after every epoch, the last one too; what the training comes to is evaluated on all images.
func TestTrainEvaluation(t *testing.T) {
	spec := small.Spec()
	spec.Epochs = 3
	spec.Optimizer = graphs.Optimizer{Name: "sgd", LearningRate: 1e-12} // so that the images alone decide
	data := small.MNIST(t)
	sampled, err := Run(t.Context(), spec, data, experiments.Compute{})
	if err != nil {
		t.Fatal(err)
	}
	spec.TrainEval = 0
	all, err := Run(t.Context(), spec, data, experiments.Compute{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		near.Absolute(t, sampled.History[i].TrainLoss, sampled.History[0].TrainLoss, 1e-6, "loss on a sample")
		near.Absolute(t, all.History[i].TrainLoss, all.Summary.TrainLoss, 1e-6, "loss on all")
	}
	near.Apart(t, sampled.History[2].TrainLoss, sampled.Summary.TrainLoss, 1e-6, "loss on a sample, and on all")
	near.Absolute(t, sampled.Summary.TrainLoss, all.Summary.TrainLoss, 1e-6, "loss at the end")
}

func TestSameSeedSameBits(t *testing.T) {
	data := small.MNIST(t)
	run := func(change func(*experiments.Spec), compute experiments.Compute) (weights string, h measure.History) {
		spec := small.Spec()
		change(&spec)
		o, err := Run(t.Context(), spec, data, compute)
		if err != nil {
			t.Fatal(err)
		}
		for i := range o.History {
			o.History[i].Seconds = 0
		}
		return o.Summary.WeightsSHA256, o.History
	}
	same := func(*experiments.Spec) {}
	weights, history := run(same, experiments.Compute{})
	for name, compute := range map[string]experiments.Compute{"again": {}, "1 thread": {Threads: 1}, "2 threads": {Threads: 2}} {
		w, h := run(same, compute)
		if diff := small.DiffHistory(history, h); w != weights || diff != "" {
			t.Errorf("%s: other weights or history: %s", name, diff)
		}
	}
	for name, change := range map[string]func(*experiments.Spec){
		"seed":       func(s *experiments.Spec) { s.Seed++ },
		"no shuffle": func(s *experiments.Spec) { s.Shuffle = false },
		"rate":       func(s *experiments.Spec) { s.Optimizer.LearningRate = 0.002 },
	} {
		if w, _ := run(change, experiments.Compute{}); w == weights {
			t.Errorf("%s: the same weights", name)
		}
	}
}

func TestOrder(t *testing.T) {
	data := small.MNIST(t)
	training := func(change func(*experiments.Spec)) *Training {
		spec := small.Spec()
		change(&spec)
		tr, err := New(spec, data, experiments.Compute{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(tr.Model.Close)
		return tr
	}
	shuffled := training(func(*experiments.Spec) {})
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
	for i, row := range training(func(s *experiments.Spec) { s.Shuffle = false }).order() {
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
	h, err := historyOf(ctx, small.Spec(), small.MNIST(t), Observer{
		Name: "test",
		Step: func(*Training) error {
			if steps++; steps == 16+3 {
				cancel(cause)
			}
			return nil
		},
		End: func(_ Outcome, ended error) error { atEnd = ended; return nil },
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
	diverge := Observer{Name: "test", Epoch: func(t *Training) error {
		t.Model.SetLearningRate(1e30)
		return nil
	}}
	h, err := historyOf(t.Context(), small.Spec(), small.MNIST(t), diverge)
	if err == nil || !strings.Contains(err.Error(), "epoch 2, step 2: the training loss is ") {
		t.Errorf("error %v, want epoch and step", err)
	}
	if len(h) != 1 {
		t.Errorf("%d rows, want the first epoch's", len(h))
	}
}

func TestRunEndsOnObserverError(t *testing.T) {
	broken := errors.New("broken")
	h, err := historyOf(t.Context(), small.Spec(), small.MNIST(t), Observer{Name: "lamp", Epoch: func(t *Training) error { return broken }})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "lamp") {
		t.Errorf("error %v, want the observer's", err)
	}
	if len(h) != 1 {
		t.Errorf("%d rows, want the epoch that was complete", len(h))
	}
}

func TestRunRefuses(t *testing.T) {
	for name, change := range map[string]func(*experiments.Spec){
		"a spec out of range":        func(s *experiments.Spec) { s.Epochs = 0 },
		"more images than there are": func(s *experiments.Spec) { s.TrainSize = 60_001 },
	} {
		spec := small.Spec()
		change(&spec)
		if _, err := Run(t.Context(), spec, small.MNIST(t), experiments.Compute{}); err == nil {
			t.Errorf("it takes %s", name)
		}
	}
}

// What observers do is not training.
func TestSecondsAreThoseOfSteps(t *testing.T) {
	const nap = 50 * time.Millisecond
	spec := small.Spec()
	spec.TrainSize = 100
	h, err := historyOf(t.Context(), spec, small.MNIST(t), Observer{Name: "nap", Step: func(*Training) error { time.Sleep(nap); return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if slept := 4 * nap.Seconds(); !(h[1].Seconds < slept) {
		t.Errorf("an epoch of %v s, though its steps slept %v s between them", h[1].Seconds, slept)
	}
}
