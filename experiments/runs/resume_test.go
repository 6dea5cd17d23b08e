package runs

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"overfit/datasets"
	"overfit/datasets/augment"
	"overfit/experiments"
	"overfit/experiments/internal/small"
	"overfit/experiments/train"
	"overfit/graphs"
)

// startRun runs the experiment in the folder, interrupted after that many steps.
func startRun(t *testing.T, spec experiments.Spec, data *datasets.Dataset, folder string, steps int) small.Trained {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	o, err := Start(ctx, spec, data, folder, Options{}, stopAfter(steps, cancel))
	if err != nil && !(steps > 0 && errors.Is(err, small.ErrStop)) {
		t.Fatal(err)
	}
	return small.Trained{Weights: o.Summary.WeightsSHA256, History: o.History}
}

// resumeRun resumes the run in the folder, interrupted after that many steps, and returns the notes on it too.
func resumeRun(t *testing.T, data *datasets.Dataset, folder string, steps int, change func(*Folder)) (small.Trained, []string) {
	t.Helper()
	return resumeWith(t, data, folder, Options{}, steps, change)
}

func resumeWith(t *testing.T, data *datasets.Dataset, folder string, options Options, steps int, change func(*Folder)) (small.Trained, []string) {
	t.Helper()
	run, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if change != nil {
		change(run)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	o, err := run.Resume(ctx, data, options, stopAfter(steps, cancel))
	if err != nil && !(steps > 0 && errors.Is(err, small.ErrStop)) {
		t.Fatal(err)
	}
	return small.Trained{Weights: o.Summary.WeightsSHA256, History: o.History}, run.Notes
}

// Interrupted after any step, and resumed on another number of threads and another kernel, a training ends as
// if nothing had happened.
func TestResumeGivesTheSameBits(t *testing.T) {
	data := small.MNIST(t)
	for name, change := range map[string]func(*experiments.Spec){
		"adam and dropout": func(s *experiments.Spec) { s.Network = graphs.MLP{Hidden: 16, Dropout: 0.5} },
		"momentum and cosine": func(s *experiments.Spec) {
			s.Optimizer = graphs.Optimizer{Name: "sgd", LearningRate: 0.01, Momentum: 0.9}
			s.Schedule = experiments.Schedule{Name: "cosine"}
		},
		"everything": func(s *experiments.Spec) {
			s.Network = graphs.MLP{Hidden: 16, Dropout: 0.3}
			s.L1, s.L2, s.Optimizer.Decay = 1e-5, 1e-4, 1e-3
			s.Augmentation = augment.Ranges{Rotation: 15, WidthShift: 0.1, HeightShift: 0.1, Shear: 10, Zoom: 0.1}
			s.LabelNoise, s.Holdout, s.TrainSize = 0.1, 0.2, 625 // leaves 500 to train on
			s.Schedule = experiments.Schedule{Name: "plateau", Factor: 0.5, Patience: 1, MinDelta: 0.5}
			s.EarlyStopping = &experiments.EarlyStopping{Patience: 2, MinDelta: 0.5}
			s.Epochs = 10 // of which it needs three
		},
	} {
		t.Run(name, func(t *testing.T) {
			spec := small.Spec() // two epochs of 16 steps
			spec.Epochs = 3
			change(&spec)
			want := startRun(t, spec, data, filepath.Join(t.TempDir(), "whole"), 0)
			kernels := graphs.Kernels()
			for i, steps := range []int{1, 7, 15, 16, 17, 32, 40, 47, 48} {
				folder := filepath.Join(t.TempDir(), "run")
				startRun(t, spec, data, folder, steps)
				got, notes := resumeWith(t, data, folder, Options{Compute: experiments.Compute{Threads: 1 + i%2, Kernel: kernels[i%len(kernels)]}}, 0, nil)
				if len(notes) > 0 {
					t.Errorf("interrupted after step %d: notes %q", steps, notes)
				}
				small.WantSame(t, want, got)
				if h, err := readHistory(folder); err != nil || small.DiffHistory(h, got.History) != "" {
					t.Errorf("interrupted after step %d: history in the folder %v (error %v)", steps, h, err)
				}
			}
		})
	}
}

func TestResumeAgainAndAgain(t *testing.T) {
	data := small.MNIST(t)
	spec := small.Spec()
	want := startRun(t, spec, data, filepath.Join(t.TempDir(), "whole"), 0)
	folder := filepath.Join(t.TempDir(), "run")
	got := startRun(t, spec, data, folder, 5)
	for range 6 {
		got, _ = resumeRun(t, data, folder, 5, nil)
	}
	small.WantSame(t, want, got)

	run, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if !run.Finished() {
		t.Error("a run that has come to its end does not say so")
	}
}

func TestExtend(t *testing.T) {
	data := small.MNIST(t)
	spec := small.Spec()
	spec.Epochs = 4
	want := startRun(t, spec, data, filepath.Join(t.TempDir(), "whole"), 0)

	spec.Epochs = 2
	folder := filepath.Join(t.TempDir(), "run")
	startRun(t, spec, data, folder, 0)
	got, _ := resumeRun(t, data, folder, 0, func(r *Folder) {
		if err := r.Extend(1); err == nil {
			t.Error("a run of two epochs is cut to one")
		}
		if err := r.Extend(4); err != nil {
			t.Error(err)
		}
		if r.Finished() {
			t.Error("an extended run is finished")
		}
	})
	small.WantSame(t, want, got)
	if record, err := ReadRecord(folder); err != nil || record.Spec.Epochs != 4 {
		t.Errorf("spec.json says %d epochs (error %v), want 4", record.Spec.Epochs, err)
	}
}

// A run that is to have four epochs has other figures after its third than one that is to end there.
func TestExtendDoesNotShorten(t *testing.T) {
	spec := small.Spec()
	spec.Epochs = 4
	folder := filepath.Join(t.TempDir(), "run")
	startRun(t, spec, small.MNIST(t), folder, 20) // of 16 an epoch
	run, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if err := run.Extend(3); err == nil || !strings.Contains(err.Error(), "epochs 3 is out of range: the run is to have 4") {
		t.Errorf("error %v, want one that says 4", err)
	}
}

// What is damaged of a finished run is written again, from its checkpoints.
func TestResumeRepairsAFinishedRun(t *testing.T) {
	data := small.MNIST(t)
	folder := filepath.Join(t.TempDir(), "run")
	want := startRun(t, small.Spec(), data, folder, 0)
	for _, name := range []string{specFile, historyFile, summaryFile, predictionsFile, evaluationFile} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(folder, name)
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			half := whole[:len(whole)/2]
			if name == predictionsFile { // fewer of them, each well
				half = half[:bytes.LastIndexByte(half, '\n')+1]
			}
			if err := os.WriteFile(path, half, 0o644); err != nil {
				t.Fatal(err)
			}
			got, _ := resumeRun(t, data, folder, 0, func(r *Folder) {
				if r.Finished() {
					t.Error("a run that is damaged is finished")
				}
			})
			small.WantSame(t, want, got)
			again, err := os.ReadFile(path)
			if err != nil || name != summaryFile && !bytes.Equal(again, whole) { // the summary has times
				t.Errorf("error %v; %s is now\n%s\nand was\n%s", err, name, again, whole)
			}
			run, err := Open(folder)
			if err != nil {
				t.Fatal(err)
			}
			defer run.Close()
			if !run.Finished() {
				t.Error("not finished")
			}
		})
	}
}

// So is what contradicts the rest.
func TestResumeRepairsAFigure(t *testing.T) {
	data := small.MNIST(t)
	folder := filepath.Join(t.TempDir(), "run")
	startRun(t, small.Spec(), data, folder, 0)
	for file, change := range map[string][2]string{
		summaryFile:     {`"test_accuracy": 0.`, `"test_accuracy": 7.`},
		evaluationFile:  {`"loss": `, `"loss": 1`},
		predictionsFile: {"\n0,", "\n0,1"},
	} {
		path := filepath.Join(folder, file)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		changed := strings.Replace(string(whole), change[0], change[1], 1)
		if changed == string(whole) {
			t.Fatalf("%s has no %q", file, change[0])
		}
		if err := os.WriteFile(path, []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
		resumeRun(t, data, folder, 0, func(r *Folder) {
			if r.Finished() {
				t.Errorf("%s: a run whose files contradict each other is finished", file)
			}
		})
		if r, err := Read(folder); err != nil || !r.Finished() {
			t.Errorf("%s: error %v, or not finished, after it was mended", file, err)
		}
	}
}

// A process that is killed leaves whatever it leaves: here every kind of damage that there can be at once.
func TestResumeAfterDamage(t *testing.T) {
	data := small.MNIST(t)
	spec := small.Spec()
	spec.Epochs = 3
	want := startRun(t, spec, data, filepath.Join(t.TempDir(), "whole"), 0)

	cut := func(path string) error {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		return os.Truncate(path, info.Size()/2)
	}
	for name, c := range map[string]struct {
		damage func(folder string) error
		notes  []string // parts of each
	}{
		"last checkpoint cut short": {
			func(f string) error { return cut(filepath.Join(f, checkpointFolder, lastCheckpoint)) },
			[]string{"previous.safetensors"},
		},
		"a bit flipped in the last checkpoint": {
			func(f string) error {
				path := filepath.Join(f, checkpointFolder, lastCheckpoint)
				content, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				content[len(content)-100] ^= 4
				return os.WriteFile(path, content, 0o644)
			},
			[]string{"damaged: its SHA-256 is"},
		},
		"killed between two renames": {
			func(f string) error { return os.Remove(filepath.Join(f, checkpointFolder, lastCheckpoint)) },
			nil,
		},
		"last and previous checkpoint empty": {
			func(f string) error {
				return errors.Join(os.Truncate(filepath.Join(f, checkpointFolder, lastCheckpoint), 0), os.Truncate(filepath.Join(f, checkpointFolder, previousCheckpoint), 0))
			},
			[]string{"last.safetensors", "best.safetensors"},
		},
		"no good checkpoint": {
			func(f string) error {
				return errors.Join(os.RemoveAll(filepath.Join(f, checkpointFolder)), os.Mkdir(filepath.Join(f, checkpointFolder), 0o755),
					os.WriteFile(filepath.Join(f, checkpointFolder, lastCheckpoint), []byte("???"), 0o644))
			},
			[]string{"last.safetensors: 3 bytes", "begins again"},
		},
		"no checkpoints": {
			func(f string) error { return os.RemoveAll(filepath.Join(f, checkpointFolder)) },
			nil,
		},
		"spec.json cut short": {
			func(f string) error { return cut(filepath.Join(f, specFile)) },
			[]string{"spec.json"},
		},
		"half-written files, and no history": {
			func(f string) error {
				return errors.Join(
					os.WriteFile(filepath.Join(f, historyFile+"123"), []byte("epo"), 0o600),
					os.WriteFile(filepath.Join(f, checkpointFolder, nextCheckpoint+"456"), []byte("x"), 0o600),
					os.WriteFile(filepath.Join(f, checkpointFolder, nextCheckpoint), []byte("x"), 0o600),
					os.Remove(filepath.Join(f, historyFile)),
				)
			},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "run")
			startRun(t, spec, data, folder, 2*16+3)
			if err := c.damage(folder); err != nil {
				t.Fatal(err)
			}
			got, notes := resumeRun(t, data, folder, 0, nil)
			if len(notes) != len(c.notes) {
				t.Fatalf("notes %q, want %d", notes, len(c.notes))
			}
			for i, want := range c.notes {
				if !strings.Contains(notes[i], want) {
					t.Errorf("note %q, want %q", notes[i], want)
				}
			}
			small.WantSame(t, want, got)
			if _, err := ReadRecord(folder); err != nil {
				t.Error(err)
			}
			for _, name := range []string{lastCheckpoint, previousCheckpoint, bestCheckpoint} {
				checkpoint, err := OpenCheckpoint(filepath.Join(folder, checkpointFolder, name))
				if err == nil {
					checkpoint.Close()
				} else if !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("left behind: %v", err)
				}
			}
			if left, _ := filepath.Glob(filepath.Join(folder, "*[0-9]")); len(left) > 0 {
				t.Errorf("half-written files are left: %v", left)
			}
			if left, _ := filepath.Glob(filepath.Join(folder, checkpointFolder, "next*")); len(left) > 0 {
				t.Errorf("half-written files are left: %v", left)
			}
		})
	}
}

func TestOneWriterAtATime(t *testing.T) {
	data := small.MNIST(t)
	folder := filepath.Join(t.TempDir(), "run")
	busy := "in use by another process"
	_, err := Start(t.Context(), small.Spec(), data, folder, Options{}, train.Observer{Name: "test", Epoch: func(*train.Training) error {
		if _, err := Open(folder); err == nil || !strings.Contains(err.Error(), busy) {
			t.Errorf("while it runs: error %v, want %q", err, busy)
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	first, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(folder); err == nil || !strings.Contains(err.Error(), busy) {
		t.Errorf("opened twice: error %v, want %q", err, busy)
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	again, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func TestResumeRefuses(t *testing.T) {
	data := small.MNIST(t)
	folder := filepath.Join(t.TempDir(), "run")
	startRun(t, small.Spec(), data, folder, 20)

	t.Run("another data set", func(t *testing.T) {
		run, err := Open(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer run.Close()
		other := *data
		other.Files = append([]datasets.File{{Name: "x", SHA256: "0"}}, data.Files[1:]...)
		if _, err := run.Resume(t.Context(), &other, Options{}); err == nil || !strings.Contains(err.Error(), "x has SHA-256 0") {
			t.Errorf("error %v, want that the data differ", err)
		}
	})
	t.Run("another experiment", func(t *testing.T) {
		record, err := ReadRecord(folder)
		if err != nil {
			t.Fatal(err)
		}
		record.Spec.Seed++
		if err := writeJSON(filepath.Join(folder, specFile), record); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(folder); err == nil || !strings.Contains(err.Error(), "not the experiment") {
			t.Errorf("error %v, want that spec and checkpoints differ", err)
		}
	})
	t.Run("fewer epochs", func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "run")
		startRun(t, small.Spec(), data, folder, 0)
		record, err := ReadRecord(folder)
		if err != nil {
			t.Fatal(err)
		}
		record.Spec.Epochs = 1
		if err := writeJSON(filepath.Join(folder, specFile), record); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(folder); err == nil || !strings.Contains(err.Error(), "not the experiment") {
			t.Errorf("error %v, want that spec and checkpoints differ", err)
		}
		if r, err := Read(folder); err != nil || r.Finished() {
			t.Errorf("error %v; a run of more epochs than it is to have is finished", err)
		}
	})
	t.Run("no run", func(t *testing.T) {
		for _, folder := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none")} {
			if _, err := Open(folder); err == nil || !strings.Contains(err.Error(), folder) {
				t.Errorf("error %v, want one that names the folder", err)
			}
		}
	})
}

// A run over whose epochs the learning rate follows a cosine would be another one if it were longer.
func TestCosineIsNotExtended(t *testing.T) {
	spec := small.Spec()
	spec.Schedule = experiments.Schedule{Name: "cosine"}
	folder := filepath.Join(t.TempDir(), "run")
	startRun(t, spec, small.MNIST(t), folder, 0)
	run, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if err := run.Extend(4); err == nil || !strings.Contains(err.Error(), "follows a cosine over all of 2 epochs") {
		t.Errorf("error %v, want one about the cosine", err)
	}
	if err := run.Extend(2); err != nil {
		t.Errorf("%v, want it to stay as it is", err)
	}
}

// stopAfter interrupts a training after that many of its steps; 0: never.
func stopAfter(steps int, stop context.CancelCauseFunc) train.Observer {
	return train.Observer{Name: "stop", Step: func(*train.Training) error {
		if steps--; steps == 0 {
			stop(small.ErrStop)
		}
		return nil
	}}
}
