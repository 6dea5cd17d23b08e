package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"overfit/experiments"
)

func TestProgressBar(t *testing.T) {
	tiny := filepath.Join(t.TempDir(), "tiny")
	if err := writeIDX(tiny, 8); err != nil {
		t.Fatal(err)
	}
	spec, _ := experiments.Lookup("mlp")
	spec.Data, spec.Epochs = tiny, 12
	data, err := spec.LoadData()
	if err != nil {
		t.Fatal(err)
	}
	screen, err := os.Create(filepath.Join(t.TempDir(), "screen"))
	if err != nil {
		t.Fatal(err)
	}
	defer screen.Close()
	if _, err := experiments.Run(t.Context(), spec, data, progressBar(screen)); err != nil {
		t.Fatal(err)
	}
	shown, err := os.ReadFile(screen.Name())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"mlp 1/12  loss ", "images/", "mlp  2/12  running ", "mlp 12/12  running "} {
		if !strings.Contains(string(shown), want) {
			t.Errorf("never shown: %q, but:\n%s", want, shown)
		}
	}
}
