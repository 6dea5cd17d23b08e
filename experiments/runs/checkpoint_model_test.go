package runs

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"overfit/experiments"
	"overfit/experiments/internal/small"
	"overfit/experiments/safetensors"
	"overfit/experiments/stats/near"
	"overfit/experiments/train"
	"overfit/graphs"
)

func TestEvaluateACheckpoint(t *testing.T) {
	data := small.MNIST(t)
	folder := filepath.Join(t.TempDir(), "run")
	want := startRun(t, small.Spec(), data, folder, 0).History.Last()
	path := filepath.Join(folder, checkpointFolder, finalCheckpoint)
	c, err := OpenCheckpoint(path)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	e, err := c.Evaluate(t.Context(), data, experiments.Compute{})
	if err != nil {
		t.Fatal(err)
	}
	if e.Loss != want.TestLoss || e.Accuracy != want.TestAccuracy || e.Images != 300 {
		t.Errorf("loss %v, accuracy %v of %d images, want %v and %v as in the history", e.Loss, e.Accuracy, e.Images, want.TestLoss, want.TestAccuracy)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(small.ErrStop)
	if _, err := c.Evaluate(ctx, data, experiments.Compute{}); !errors.Is(err, small.ErrStop) {
		t.Errorf("error %v, want the context's", err)
	}

	// One image at a time, the same classes come out.
	m, err := c.Model(1, experiments.Compute{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	correct := 0
	for i := range 100 {
		class, probabilities, err := train.Predict(m, data.Test.Image(i), 28, 28)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, p := range probabilities {
			sum += float64(p)
		}
		if !near.Absolute(t, sum, 1., 1e-5, "sum of the probabilities %v", probabilities) || len(probabilities) != 10 {
			t.Fatalf("%d probabilities, want 10", len(probabilities))
		}
		if class == data.Test.Label(i) {
			correct++
		}
	}
	if !(float64(correct)/100 >= e.Accuracy-0.15) {
		t.Errorf("%d of 100 images predicted, with an accuracy of %v", correct, e.Accuracy)
	}
}

// A checkpoint whose spec asks for a larger network than the file holds costs no memory.
func TestCheckpointMustHoldItsNetwork(t *testing.T) {
	data := small.MNIST(t)
	folder := filepath.Join(t.TempDir(), "run")
	startRun(t, small.Spec(), data, folder, 5)
	c, err := OpenCheckpoint(filepath.Join(folder, checkpointFolder, lastCheckpoint))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.Spec.Network = graphs.MLP{Hidden: 1 << 40}
	if _, err := c.Model(1, experiments.Compute{}); err == nil || !strings.Contains(err.Error(), "takes the network beyond") {
		t.Errorf("error %v, want that the network is too large", err)
	}
	c.Data.Height = 1 << 13
	c.Data.Width = 1 << 13
	if _, err := c.Model(1, experiments.Compute{}); err == nil || !strings.Contains(err.Error(), "pixels of an image") {
		t.Errorf("error %v, want that images are too large", err)
	}
}

func TestInit(t *testing.T) {
	data := small.MNIST(t)
	spec := small.Spec()
	folder := filepath.Join(t.TempDir(), "run")
	startRun(t, spec, data, folder, 0)
	checkpoint := filepath.Join(folder, checkpointFolder, finalCheckpoint)
	c, err := OpenCheckpoint(checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	m, err := c.Model(1, experiments.Compute{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	write := func(change func(weights map[string]*safetensors.Tensor)) string {
		byName, order := map[string]*safetensors.Tensor{}, []string{}
		for _, p := range m.Parameters() {
			p.Data = append([]float32{}, p.Data...)
			byName[p.Name] = (*safetensors.Tensor)(&p)
			order = append(order, p.Name)
		}
		change(byName)
		var tensors []safetensors.Tensor
		for _, name := range order {
			if byName[name] != nil {
				tensors = append(tensors, *byName[name])
			}
		}
		r, err := safetensors.Encode(nil, tensors)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "weights.safetensors")
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	// started is what a training that was given a file begins with.
	started := func(path, sum string) (weights string, spec experiments.Spec, err error) {
		spec = small.Spec()
		spec.Seed = 99
		spec.Init.Name, spec.Init.SHA256 = path, sum
		tr, err := newTraining(spec, data, experiments.Compute{})
		if err != nil {
			return "", spec, err
		}
		defer tr.Close()
		return tr.Model.WeightsSHA256(), tr.Spec, nil
	}

	plain := write(func(map[string]*safetensors.Tensor) {})
	for name, path := range map[string]string{"a checkpoint": checkpoint, "weights alone": plain} {
		got, spec, err := started(path, "")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got != m.WeightsSHA256() || len(spec.Init.SHA256) != 64 {
			t.Errorf("%s: begins with other weights, or without a checksum: %+v", name, spec.Init)
		}
	}
	if _, _, err := started(plain, strings.Repeat("0", 64)); err == nil || !strings.Contains(err.Error(), "but that of the run had") {
		t.Errorf("error %v, want that the file has changed", err)
	}
	for name, c := range map[string]struct {
		change func(map[string]*safetensors.Tensor)
		want   string
	}{
		"a tensor is missing": {func(w map[string]*safetensors.Tensor) { w["dense/bias"] = nil }, `no tensor "dense/bias", expected one of shape [16]`},
		"another name":        {func(w map[string]*safetensors.Tensor) { w["dense/bias"].Name = "fc1.bias" }, `tensor "fc1.bias" is not of this network, expected dense/kernel, dense/bias`},
		"transposed":          {func(w map[string]*safetensors.Tensor) { w["dense/kernel"].Shape = []int{16, 784} }, `tensor "dense/kernel" has shape [16 784], expected [784 16]`},
		"NaN":                 {func(w map[string]*safetensors.Tensor) { w["dense_1/bias"].Data[3] = float32(math.NaN()) }, `tensor "dense_1/bias": element 3 is NaN`},
		"infinite":            {func(w map[string]*safetensors.Tensor) { w["dense/kernel"].Data[7] = float32(math.Inf(-1)) }, `tensor "dense/kernel": element 7 is -Inf`},
	} {
		path := write(c.change)
		if _, _, err := started(path, ""); err == nil || !strings.Contains(err.Error(), path+": "+c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}
