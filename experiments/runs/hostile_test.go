package runs

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"overfit/experiments"
	"overfit/experiments/internal/small"
	"overfit/experiments/safetensors"
	"overfit/experiments/train"
)

// checkpointOf opens a checkpoint made of parts that may be anything.
func checkpointOf(t testing.TB, record, state, history string, tensors []safetensors.Tensor) (*Checkpoint, error) {
	t.Helper()
	r, err := safetensors.Encode(map[string]string{
		formatKey: checkpointFormat, versionKey: strconv.Itoa(formatVersion), recordKey: record, stateKey: state, historyKey: history,
	}, tensors)
	if err != nil {
		t.Skip(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	file, err := safetensors.NewFile(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Skip(err)
	}
	c := &Checkpoint{file: file}
	return c, c.read()
}

// parts are those of a good checkpoint.
func parts(t testing.TB) (record, state, history string, tensors []safetensors.Tensor) {
	t.Helper()
	data := small.MNIST(t)
	folder := filepath.Join(t.TempDir(), "run")
	if _, err := Start(t.Context(), small.Spec(), data, folder, Options{}); err != nil {
		t.Fatal(err)
	}
	c, err := OpenCheckpoint(filepath.Join(folder, checkpointFolder, lastCheckpoint))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, info := range c.file.Tensors {
		tensor := safetensors.Tensor{Name: info.Name, Shape: info.Shape, Data: make([]float32, info.Size())}
		if err := c.file.Read(info, tensor.Data); err != nil {
			t.Fatal(err)
		}
		tensors = append(tensors, tensor)
	}
	m := c.file.Metadata
	return m[recordKey], m[stateKey], m[historyKey], tensors
}

// A checkpoint with a right checksum may still hold what cannot be.
func TestHostileCheckpoints(t *testing.T) {
	record, state, history, tensors := parts(t)
	data := small.MNIST(t)
	restore := func(record, state, history string) error {
		c, err := checkpointOf(t, record, state, history, tensors)
		if err != nil {
			return err
		}
		s, err := c.snapshot()
		if err != nil {
			return err
		}
		training, err := train.From(s, small.Spec(), data, experiments.Compute{})
		if err == nil {
			training.Close()
		}
		return err
	}
	if err := restore(record, state, history); err != nil {
		t.Fatal(err)
	}
	row := strings.Split(history, "\n")[1]
	for name, c := range map[string]struct {
		record, state, history string
		want                   string
	}{
		"no spec":              {"", state, history, "record: "},
		"spec of another kind": {`[1]`, state, history, "record: "},
		"hidden too wide":      {strings.Replace(record, `"hidden":16`, `"hidden":2000000000`, 1), state, history, "hidden 2000000000 is out of range"},
		"unknown network":      {strings.Replace(record, `"MLP"`, `"GPT"`, 1), state, history, `experiment "mlp" has a network of type "GPT", which is not registered`},
		"no state":             {record, "", history, "state: "},
		"unknown state":        {record, `{"x":1}`, history, "epoch 0 with a history of 2"},
		"negative epoch":       {record, strings.Replace(state, `"epoch":2`, `"epoch":-2`, 1), history, "epoch -2 with a history of 2"},
		"far epoch":            {record, strings.Replace(state, `"epoch":2`, `"epoch":1000000000`, 1), history, "epoch 1000000000 with a history of 2"},
		"step out of range":    {record, strings.Replace(state, `"step":16`, `"step":17`, 1), history, "step 17 is out of range"},
		"steps that differ":    {record, strings.Replace(state, `"steps":32`, `"steps":33`, 1), history, "steps in all: 33, expected 32"},
		"too many images":      {record, strings.Replace(state, `"images":500`, `"images":501`, 1), history, "images of the epoch: 501"},
		"negative images":      {record, strings.Replace(state, `"images":500`, `"images":-1`, 1), history, "images of the epoch: -1"},
		"learning rate":        {record, strings.Replace(state, `"learning_rate":0.001`, `"learning_rate":-1`, 1), history, "learning rate -1 is out of range"},
		"history cut short":    {record, state, history[:len(history)-40], "history: line 3"},
		"history repeated":     {record, state, history + row + "\n", "history: line 4: epoch 1, expected 3"},
		"history too short":    {record, state, strings.Join(strings.Split(history, "\n")[:1], "\n"), "epoch 2 with a history of 0"},
	} {
		err := restore(c.record, c.state, c.history)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

// What a spec.json asks for is bounded before it is built, and reading it costs little.
func TestHostileSpecs(t *testing.T) {
	record, _, _, _ := parts(t)
	folder := t.TempDir()
	var before, after runtime.MemStats
	for name, content := range map[string]string{
		"empty":            "",
		"deep":             strings.Repeat("[", 1<<20),
		"deep object":      `{"spec":` + strings.Repeat(`{"spec":`, 1<<16),
		"hidden":           strings.Replace(record, `"hidden":16`, `"hidden":-1`, 1),
		"epochs":           strings.Replace(record, `"epochs":2`, `"epochs":9223372036854775807`, 1),
		"epochs beyond":    strings.Replace(record, `"epochs":2`, `"epochs":1e400`, 1),
		"batch size":       strings.Replace(record, `"batch_size":32`, `"batch_size":1000000000`, 1),
		"unknown field":    strings.Replace(record, `"epochs":2`, `"epochs":2,"epoch":3`, 1),
		"another network":  strings.Replace(record, `"type":"MLP"`, `"type":"os.File"`, 1),
		"null":             "null",
		"no spec":          `{"spec":null}`,
		"many keys":        "{" + strings.Repeat(`"a":[],`, 1<<20) + `"b":1}`,
		"text behind":      record + "x",
		"bytes of nothing": string(make([]byte, 1<<20)),
	} {
		if err := os.WriteFile(filepath.Join(folder, specFile), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&before)
		_, err := ReadRecord(folder)
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s: it is taken", name)
		} else if strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), specFile) {
			t.Errorf("%s: error %v", name, err)
		}
		if cost := (after.TotalAlloc - before.TotalAlloc) >> 20; cost > 100 {
			t.Errorf("%s: it costs %d MB", name, cost)
		}
	}
}

// On a full disk a run ends with an error that says so, and goes on when there is room again.
func TestDiskFull(t *testing.T) {
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("only root can make a small disk")
	}
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", disk).CombinedOutput(); err != nil {
		t.Skipf("%v: %s", err, out)
	}
	t.Cleanup(func() { exec.Command("umount", disk).Run() })
	data := small.MNIST(t)
	spec := small.Spec()
	spec.Epochs = 6
	want := startRun(t, spec, data, filepath.Join(t.TempDir(), "whole"), 0)

	folder, ballast := filepath.Join(disk, "run"), filepath.Join(disk, "ballast")
	fill := train.Observer{Name: "test", Epoch: func(t *train.Training) error {
		if t.Epoch != 2 {
			return nil
		}
		f, err := os.Create(ballast)
		if err != nil {
			return err
		}
		defer f.Close()
		io.Copy(f, neverEnding{}) // until the disk is full
		return nil
	}}
	_, err := Start(t.Context(), spec, data, folder, Options{}, fill)
	if err == nil || !strings.Contains(err.Error(), "no space left on device") || strings.Contains(err.Error(), "\n") {
		t.Fatalf("error %v, want that the disk is full", err)
	}
	if h, err := readHistory(folder); err != nil || len(h) < 2 {
		t.Errorf("on the full disk: history %v, error %v", h, err)
	}
	for _, name := range []string{lastCheckpoint, previousCheckpoint, bestCheckpoint} {
		c, err := OpenCheckpoint(filepath.Join(folder, checkpointFolder, name))
		if err != nil {
			t.Error(err)
			continue
		}
		c.Close()
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	got, notes := resumeRun(t, data, folder, 0, nil)
	if len(notes) > 0 {
		t.Errorf("notes %q", notes)
	}
	small.WantSame(t, want, got)
}

type neverEnding struct{}

func (neverEnding) Read(p []byte) (int, error) { return len(p), nil }

// FuzzCheckpoint feeds anything to what reads a checkpoint's metadata. What is taken has a history without gaps, and an
// experiment that is valid.
func FuzzCheckpoint(f *testing.F) {
	record, state, history, _ := parts(f)
	f.Add(record, state, history)
	f.Add(record, `{"epoch":1,"step":3,"steps":3,"running":{"images":96,"correct":10,"loss_sum":5},"learning_rate":0.001}`, strings.SplitAfter(history, "\n")[0])
	f.Add(record, `{"epoch":0}`, "")
	f.Fuzz(func(t *testing.T, record, state, history string) {
		c, err := checkpointOf(t, record, state, history, nil)
		if err != nil {
			return
		}
		if n := len(c.History); n > 0 && c.History[n-1].Epoch != n || c.Spec.Validate() != nil {
			t.Errorf("it is taken: %+v with a history of %d", c.Spec, n)
		}
	})
}
