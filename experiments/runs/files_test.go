package runs

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"overfit/experiments"
	"overfit/experiments/internal/small"
)

// A file that was renamed is found after a crash only if its folder has reached the disk.
func TestFoldersReachTheDisk(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders cannot be flushed there")
	}
	var flushed []string // names of files in the folder that is flushed, each time
	folder := filepath.Join(t.TempDir(), "run")
	flush = func(f *os.File) error {
		entries, err := f.ReadDir(-1)
		flushed = nil
		for _, e := range entries {
			flushed = append(flushed, filepath.Base(f.Name())+"/"+e.Name())
		}
		slices.Sort(flushed)
		return err
	}
	t.Cleanup(func() { flush = (*os.File).Sync })

	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(filepath.Join(folder, specFile), func(w io.Writer) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if want := []string{"run/" + specFile}; !slices.Equal(flushed, want) {
		t.Errorf("with a new file, a folder of %q is flushed, want %q", flushed, want)
	}

	tr, err := newTraining(small.Spec(), small.MNIST(t), experiments.Compute{})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	c := newCheckpoints(folder, Frequency{})
	if err := os.Mkdir(c.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, want := range [][]string{
		{"checkpoints/" + lastCheckpoint},
		{"checkpoints/" + lastCheckpoint, "checkpoints/" + previousCheckpoint},
	} {
		if err := c.writeLast(tr); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(flushed, want) {
			t.Errorf("with a new checkpoint, a folder of %q is flushed, want %q", flushed, want)
		}
	}
}
