package cmd

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"overfit/experiments"
	"overfit/experiments/runs"
	"overfit/experiments/train"
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
	if _, err := train.Run(t.Context(), spec, data, experiments.Compute{}, progressBar(screen)); err != nil {
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

// The bar over several runs comes to its end also when one of them stops early.
func TestBoardBar(t *testing.T) {
	dir := t.TempDir()
	tiny := filepath.Join(dir, "tiny")
	if err := writeIDX(tiny, 8); err != nil {
		t.Fatal(err)
	}
	spec, _ := experiments.Lookup("mlp")
	spec.Data, spec.Epochs = tiny, 40
	stopping := spec
	stopping.Monitor, stopping.EarlyStopping = "loss", &experiments.EarlyStopping{Patience: 1, MinDelta: 10}
	data, err := spec.LoadData()
	if err != nil {
		t.Fatal(err)
	}
	jobs := []runs.Job{{Spec: spec, Folder: filepath.Join(dir, "mlp", "a")}, {Spec: stopping, Folder: filepath.Join(dir, "mlp", "b")}}
	var screen bytes.Buffer
	b := newBoard(&screen, jobs, data, false)
	if b.bar != nil {
		t.Fatal("a bar on what is no terminal")
	}
	b.bar = newBar(&screen, 2*40*data.Train.Len())
	if err := runs.Train(t.Context(), data, jobs, runs.Options{}, func(j runs.Job) []train.Observer {
		return []train.Observer{b.observer(j.Spec)}
	}); err != nil {
		t.Fatal(err)
	}
	if !b.bar.IsFinished() {
		t.Error("the bar is not at its end")
	}
	for _, want := range []string{"1/2 mlp --epochs 40 ", "2/2 mlp --epochs 40 ", " --patience 1 --min-delta 10 --monitor loss: train "} {
		if !strings.Contains(screen.String(), want) {
			t.Errorf("never shown: %q, but:\n%s", want, &screen)
		}
	}
}
