package runs

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"overfit/experiments/internal/small"
	"overfit/experiments/safetensors"
)

// snapshotOf is every file of a folder.
func snapshotOf(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		files[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// What a newer program wrote is refused with a line that says so, and nothing of it is removed or written.
func TestNewerFormatsAreRefused(t *testing.T) {
	data := small.MNIST(t)
	for name, spoil := range map[string]func(folder string) error{
		"spec.json":    func(f string) error { return replaceText(filepath.Join(f, specFile), `"format": 2`, `"format": 3`) },
		"summary.json": func(f string) error { return replaceText(filepath.Join(f, summaryFile), `"format": 2`, `"format": 3`) },
		"evaluation.json": func(f string) error {
			return replaceText(filepath.Join(f, evaluationFile), `"format": 2`, `"format": 3`)
		},
		"last.safetensors": func(f string) error {
			return newerCheckpoint(filepath.Join(f, checkpointFolder, lastCheckpoint))
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "run")
			startRun(t, small.Spec(), data, folder, 0)
			if err := spoil(folder); err != nil {
				t.Fatal(err)
			}
			before := snapshotOf(t, folder)
			var err error
			switch name {
			case "evaluation.json":
				var r *Run
				if r, err = Read(folder); err == nil {
					_, err = r.Evaluation()
				}
			case "summary.json":
				_, err = Read(folder)
			default:
				var r *Folder
				if r, err = Open(folder); err == nil {
					r.Close()
				}
			}
			if !errors.Is(err, errNewer) || !strings.Contains(err.Error(), name+": format 3, expected at most 2: written by a newer version") {
				t.Errorf("error %v, want one about the format", err)
			}
			for path, content := range snapshotOf(t, folder) {
				if before[path] != content {
					t.Errorf("%s was changed", path)
				}
				delete(before, path)
			}
			if len(before) > 0 {
				t.Errorf("gone: %v", before)
			}
		})
	}
}

func replaceText(path, old, new string) error {
	content, err := os.ReadFile(path)
	if err == nil && !bytes.Contains(content, []byte(old)) {
		err = errors.New("no " + old)
	}
	if err != nil {
		return err
	}
	return os.WriteFile(path, bytes.Replace(content, []byte(old), []byte(new), 1), 0o644)
}

// newerCheckpoint writes the checkpoint again as a newer program may.
func newerCheckpoint(path string) error {
	c, err := OpenCheckpoint(path)
	if err != nil {
		return err
	}
	defer c.Close()
	metadata := c.file.Metadata
	metadata[versionKey] = "3"
	file, err := safetensors.Encode(metadata, []safetensors.Tensor{{Name: "curvature", Shape: []int{1}, Data: []float32{1}}})
	if err != nil {
		return err
	}
	return replaceFile(path, file)
}

// Nor is the final checkpoint of a newer program, which resuming would remove.
func TestNewerFinalIsKept(t *testing.T) {
	data := small.MNIST(t)
	folder := filepath.Join(t.TempDir(), "run")
	startRun(t, small.Spec(), data, folder, 0)
	final := filepath.Join(folder, checkpointFolder, finalCheckpoint)
	if err := newerCheckpoint(final); err != nil {
		t.Fatal(err)
	}
	run, err := Open(folder)
	if err == nil {
		defer run.Close()
		_, err = run.Resume(t.Context(), data, Options{})
	}
	if !errors.Is(err, errNewer) {
		t.Errorf("error %v, want one about the format", err)
	}
	if c, err := OpenCheckpoint(final); !errors.Is(err, errNewer) {
		if err == nil {
			c.Close()
		}
		t.Errorf("error %v, want the newer checkpoint left as it was", err)
	}
}
