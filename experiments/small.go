package experiments

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"overfit/datasets"
	"overfit/graphs"
)

// smallMNIST is MNIST with a test set that is evaluated quickly.
func smallMNIST(t testing.TB) *datasets.Dataset {
	t.Helper()
	data, err := datasets.MNIST()
	if err != nil {
		t.Fatal(err)
	}
	if data.Test, err = data.Test.Sample(300, Spec{}.Random("test")); err != nil {
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

var errStop = errors.New("stopped by the test")

// trained is what must not depend on how often a training was interrupted.
type trained struct {
	Weights string
	History History
}

// wantSame fails the test unless both trainings came to the same, times apart.
func wantSame(t testing.TB, want, got trained) {
	t.Helper()
	if diff := DiffHistory(timeless(want.History), timeless(got.History)); diff != "" {
		t.Errorf("another history than without interruption (-want +got):\n%s", diff)
	}
	if got.Weights != want.Weights {
		t.Error("other weights than without interruption")
	}
}

// timeless is the history without what differs from run to run.
func timeless(h History) History {
	out := append(History{}, h...)
	for i := range out {
		out[i].Seconds = 0
	}
	return out
}

// DiffHistory compares histories in which NaN equals NaN.
func DiffHistory(a, b History) string {
	return cmp.Diff(a, b, cmpopts.EquateNaNs(), cmpopts.EquateEmpty())
}
