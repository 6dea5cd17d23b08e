package runs

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"overfit/experiments"
	"overfit/experiments/internal/small"
	"overfit/experiments/train"
	"overfit/graphs"
)

// A run that is interrupted when the best epoch lies behind it, and goes on, ends with the weights of that epoch.
func TestBestWeightsSurviveInterruption(t *testing.T) {
	data := small.MNIST(t)
	spec := small.Spec()
	spec.Network = graphs.MLP{Hidden: 32}
	spec.Epochs = 12
	spec.Holdout = 0.2
	spec.Optimizer.LearningRate = 0.05
	spec.EarlyStopping = &experiments.EarlyStopping{Patience: 3}
	spec.Schedule = experiments.Schedule{Name: "plateau", Factor: 0.5, Patience: 1, MinDelta: 1e-4}
	want := startRun(t, spec, data, t.TempDir()+"/whole", 0)
	epochs := len(want.History)
	if epochs == spec.Epochs || want.History[epochs-1].LearningRate == 0.05 {
		t.Fatalf("not stopped, or at the first rate: %v", want.History)
	}
	for _, steps := range []int{13*(epochs-1) + 4, 13 * (epochs - 2), 13*(epochs-3) - 1} {
		folder := t.TempDir() + "/run"
		startRun(t, spec, data, folder, steps)
		got, _ := resumeRun(t, data, folder, 0, nil)
		small.WantSame(t, want, got)
	}
}

// The best checkpoint is what early stopping takes for the best epoch, not one that is better by less than counts.
func TestBestCheckpointIsThatOfEarlyStopping(t *testing.T) {
	spec := small.Spec()
	spec.Epochs, spec.Holdout = 3, 0.2
	spec.EarlyStopping = &experiments.EarlyStopping{Patience: 9, MinDelta: 10}
	folder := filepath.Join(t.TempDir(), "run")
	h := startRun(t, spec, small.MNIST(t), folder, 0).History
	if kept := train.Kept(spec, h); kept != 1 || !(h[2].ValLoss < h[0].ValLoss) {
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

// Moving averages, which no gradient moves, are kept, put back and resumed like weights.
func TestMovingAveragesSurviveInterruption(t *testing.T) {
	data := small.MNIST(t)
	spec := small.Spec()
	spec.Network, spec.TrainSize, spec.Epochs = graphs.ResNet{Filters: 4}, 80, 3 // of 2 steps on 64 images
	spec.Holdout, spec.EarlyStopping = 0.2, &experiments.EarlyStopping{Patience: 1, MinDelta: 10}
	want := startRun(t, spec, data, t.TempDir()+"/whole", 0)
	for _, steps := range []int{1, 3} {
		folder := t.TempDir() + "/run"
		startRun(t, spec, data, folder, steps)
		got, _ := resumeRun(t, data, folder, 0, nil)
		small.WantSame(t, want, got)
	}
}

// The predictions of the onset are those of the row with the lowest validation loss, also of a run that was interrupted.
func TestOnsetPredictions(t *testing.T) {
	data := small.MNIST(t)
	spec := small.Spec()
	spec.Epochs, spec.Holdout, spec.Optimizer.LearningRate = 12, 0.2, 0.05
	folder := filepath.Join(t.TempDir(), "run")
	startRun(t, spec, data, folder, 13*10+4)
	resumeRun(t, data, folder, 0, nil)
	r, err := Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.OnsetPredictions()
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for _, image := range p {
		if image.Right() {
			right++
		}
	}
	onset := r.History[r.Summary.SinceOnset.Epoch-1]
	if last := r.History.Last(); onset.Epoch == last.Epoch || onset.TestAccuracy == last.TestAccuracy {
		t.Fatalf("onset after the last epoch, or as it is: %+v", onset)
	}
	if got := float64(right) / 300; got != onset.TestAccuracy {
		t.Errorf("a share of %v is right, but in the history %v", got, onset.TestAccuracy)
	}
	if err := r.checkOnset(); err != nil {
		t.Error(err)
	}
	for i, want := range []string{"a share of", "a mean loss of"} {
		changed := slices.Clone(p)
		if changed[7].Loss *= 2; i == 0 {
			changed[7].Predicted = (changed[7].Label + 1) % 10
			changed[8].Predicted = (changed[8].Label + 1) % 10
		}
		if err := WriteFile(filepath.Join(folder, onsetFile), changed.WriteCSV); err != nil {
			t.Fatal(err)
		}
		if err := r.checkOnset(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v of predictions that were changed, want %q", err, want)
		}
	}
	spec.EarlyStopping = &experiments.EarlyStopping{Patience: 2}
	stopped := filepath.Join(t.TempDir(), "run")
	startRun(t, spec, data, stopped, 0)
	if r, err = Read(stopped); err != nil {
		t.Fatal(err)
	}
	if p, err := r.OnsetPredictions(); p != nil || err != nil {
		t.Errorf("%d predictions of a run that has ended with the weights of its onset, error %v", len(p), err)
	}
}
