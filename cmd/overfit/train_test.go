package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"overfit/experiments"
	"overfit/graphs"
)

// brokenNetwork divides by zero.
type brokenNetwork struct{}

func (brokenNetwork) Build(b *graphs.Builder, x *gorgonia.Node) *gorgonia.Node {
	x = b.Dense(b.Flatten(x), b.Classes())
	return b.Op(gorgonia.HadamardDiv(x, b.Op(gorgonia.Sub(x, x))))
}

// A run that fails says which it was, where, and what is left of it.
func TestFailedRunIsKept(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "tiny")
	if err := writeIDX(data, 8); err != nil {
		t.Fatal(err)
	}
	spec, _ := experiments.Lookup("mlp")
	spec.Network, spec.Data = brokenNetwork{}, data
	set, err := spec.LoadData()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "run")
	opts := trainOptions{savingOptions: savingOptions{quiet: true}}
	done, err := opts.train(t.Context(), job{spec, set, folder}, io.Discard)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"mlp: epoch 1, step 1: the training loss is ", "; what it measured is in " + folder} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q, want %q", err, want)
		}
	}
	if h, err := experiments.ReadHistory(folder); err != nil || len(h) != 0 {
		t.Errorf("history %v, %v, want an empty one", h, err)
	}
	if done.summary.Complete || done.summary.Results != nil {
		t.Errorf("summary %+v, want one without results", done.summary)
	}
}
