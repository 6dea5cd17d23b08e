// Package small is for tests: experiments that train in no time, and comparisons of what they come to.
package small

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/measure"
	"overfit/graphs"
)

// MNIST is MNIST with a test set that is evaluated quickly.
func MNIST(t testing.TB) *datasets.Dataset {
	t.Helper()
	data, err := datasets.MNIST()
	if err != nil {
		t.Fatal(err)
	}
	if data.Test, err = data.Test.Sample(300, experiments.Spec{}.Random("test")); err != nil {
		t.Fatal(err)
	}
	return data
}

// Spec trains a small network for two epochs of 16 steps, the last one on 20 images.
func Spec() experiments.Spec {
	spec, _ := experiments.Lookup("mlp")
	spec.Network = graphs.MLP{Hidden: 16}
	spec.Epochs = 2
	spec.TrainSize = 500
	spec.TrainEval = 100
	return spec
}

// ErrStop interrupts trainings.
var ErrStop = errors.New("stopped by the test")

// Trained is what must not depend on how often a training was interrupted.
type Trained struct {
	Weights string
	History measure.History
}

// WantSame fails the test unless both trainings came to the same, times apart.
func WantSame(t testing.TB, want, got Trained) {
	t.Helper()
	if diff := DiffHistory(timeless(want.History), timeless(got.History)); diff != "" {
		t.Errorf("another history than without interruption (-want +got):\n%s", diff)
	}
	if got.Weights != want.Weights {
		t.Error("other weights than without interruption")
	}
}

// timeless is the history without what differs from run to run.
func timeless(h measure.History) measure.History {
	out := append(measure.History{}, h...)
	for i := range out {
		out[i].Seconds = 0
	}
	return out
}

// DiffHistory compares histories in which NaN equals NaN.
func DiffHistory(a, b measure.History) string {
	return cmp.Diff(a, b, cmpopts.EquateNaNs(), cmpopts.EquateEmpty())
}
