package runs

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/internal/small"
)

func TestVerify(t *testing.T) {
	data := small.MNIST(t)
	folder := filepath.Join(t.TempDir(), "run")
	want := startRun(t, small.Spec(), data, folder, 0)
	verify := func(epochs int, change func(*Run)) (Verification, error) {
		run, err := Read(folder)
		if err != nil {
			t.Fatal(err)
		}
		if change != nil {
			change(run)
		}
		return run.Verify(t.Context(), data, epochs, experiments.Compute{})
	}
	if v, err := verify(0, nil); err != nil || v.Epochs != 2 || v.WeightsSHA256 != want.Weights {
		t.Errorf("%+v, error %v, want two epochs and the weights", v, err)
	}
	if v, err := verify(1, nil); err != nil || v.Epochs != 1 || v.WeightsSHA256 != "" {
		t.Errorf("%+v, error %v, want one epoch, and no weights", v, err)
	}
	nextAfter := func(v *float64) { *v = math.Nextafter(*v, 1) }
	for name, c := range map[string]struct {
		change func(*Run)
		want   string
	}{
		"a bit of a figure": {func(r *Run) { nextAfter(&r.History[1].TestLoss) }, "epoch 2: test_loss is"},
		"figures gone":      {func(r *Run) { r.History[0].ValLoss = 1 }, "epoch 1: val_loss is NaN, but in the history 1"},
		"weights":           {func(r *Run) { r.Summary.WeightsSHA256 = "0" }, `has "weights_sha256": 0, but trained again it is `},
		"data":              {func(r *Run) { r.Data.Files[2] = datasets.File{Name: "x", SHA256: "0"} }, "t10k-images"},
		"too many epochs":   {func(r *Run) { r.History = append(r.History, r.History[1]) }, "ended after epoch 2, but the history has 3"},
		"no epochs":         {func(r *Run) { r.History = nil }, "0 epochs to compare"},
		"another seed":      {func(r *Run) { r.Spec.Seed++ }, "epoch 1: running_loss is"},
	} {
		if _, err := verify(0, c.change); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

// What other programs, and comparisons, read of a run is compared as well.
func TestVerifyFiles(t *testing.T) {
	data := small.MNIST(t)
	folder := filepath.Join(t.TempDir(), "run")
	startRun(t, small.Spec(), data, folder, 0)
	other := small.Spec()
	other.Seed++
	startRun(t, other, data, folder+"-other", 0)
	for _, c := range []struct{ file, old, new, want string }{
		{summaryFile, `"test_accuracy": 0.`, `"test_accuracy": 1.`, `summary.json has "test_accuracy": 1.`},
		{evaluationFile, `"images": `, `"images": 1`, `evaluation.json has "images": 1`},
		{predictionsFile, "\n7,", "\n7,1", "predictions.csv has for image 7 label 1"},
		{filepath.Join(checkpointFolder, finalCheckpoint), "", "", "final.safetensors holds weights of SHA-256"},
	} {
		path := filepath.Join(folder, c.file)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		changed := []byte(strings.Replace(string(whole), c.old, c.new, 1))
		if c.old == "" {
			if changed, err = os.ReadFile(filepath.Join(folder+"-other", c.file)); err != nil {
				t.Fatal(err)
			}
		}
		for _, content := range [][]byte{changed, whole} {
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
			run, err := Read(folder)
			if err != nil {
				t.Fatal(err)
			}
			_, err = run.Verify(t.Context(), data, 0, experiments.Compute{})
			if edited := &content[0] == &changed[0]; edited && (err == nil || !strings.Contains(err.Error(), c.want)) || !edited && err != nil {
				t.Errorf("%s, edited %v: error %v, want %q if it is", c.file, edited, err, c.want)
			}
		}
	}
}

// A run that was interrupted has epochs to compare, and no end.
func TestVerifyInterrupted(t *testing.T) {
	data := small.MNIST(t)
	folder := filepath.Join(t.TempDir(), "run")
	startRun(t, small.Spec(), data, folder, 20)
	run, err := Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := run.Verify(t.Context(), data, 0, experiments.Compute{}); err != nil || v.Epochs != 1 || v.WeightsSHA256 != "" {
		t.Errorf("%+v, error %v, want one epoch, and no weights", v, err)
	}
}
