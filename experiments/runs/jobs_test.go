package runs

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/internal/small"
	"overfit/experiments/train"
)

// jobsIn returns a job for each of the specs, below root.
func jobsIn(t *testing.T, root string, data *datasets.Dataset, specs []experiments.Spec) []Job {
	t.Helper()
	var jobs []Job
	for _, s := range specs {
		folder, _, err := NewArchive(root).Place(s, data)
		if err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, Job{s, folder})
	}
	return jobs
}

// Runs that are trained at once are those that would be trained alone.
func TestTrainSeveralAtOnce(t *testing.T) {
	data, root := small.MNIST(t), t.TempDir()
	specs := small.Spec().Seeds(3)
	if err := Train(t.Context(), data, jobsIn(t, root, data, specs), Options{}, nil); err != nil {
		t.Fatal(err)
	}
	for _, s := range specs {
		_, run, err := NewArchive(root).Place(s, data)
		if err != nil || run == nil {
			t.Fatalf("seed %d: run %v, error %v", s.Seed, run, err)
		}
		alone := startRun(t, s, data, filepath.Join(t.TempDir(), "alone"), 0)
		small.WantSame(t, alone, small.Trained{Weights: run.Summary.WeightsSHA256, History: run.History})
	}
}

// After an interruption the same jobs go on where they were, to the same bits.
func TestTrainGoesOn(t *testing.T) {
	data, root := small.MNIST(t), t.TempDir()
	spec := small.Spec()
	jobs := jobsIn(t, root, data, []experiments.Spec{spec})
	ctx, cancel := context.WithCancelCause(t.Context())
	err := Train(ctx, data, jobs, Options{}, func(Job) []train.Observer { return []train.Observer{stopAfter(20, cancel)} })
	if !errors.Is(err, small.ErrStop) {
		t.Fatalf("error %v, want that of the interruption", err)
	}
	if folder, run, err := NewArchive(root).Place(spec, data); err != nil || run != nil || folder != jobs[0].Folder {
		t.Fatalf("the run is to go on in %s, error %v, finished %v; want %s", folder, err, run, jobs[0].Folder)
	}
	steps := 0
	count := func(Job) []train.Observer {
		return []train.Observer{{Name: "count", Step: func(*train.Training) error { steps++; return nil }}}
	}
	if err := Train(t.Context(), data, jobs, Options{}, count); err != nil {
		t.Fatal(err)
	}
	if steps != 12 {
		t.Errorf("%d steps after the interruption, want 12 of 32", steps)
	}
	run, err := Read(jobs[0].Folder)
	if err != nil {
		t.Fatal(err)
	}
	small.WantSame(t, startRun(t, spec, data, filepath.Join(t.TempDir(), "whole"), 0), small.Trained{Weights: run.Summary.WeightsSHA256, History: run.History})
}

// What fails while an interruption is dealt with is told beside it; an interruption after the last end is none.
func TestTrainInterrupted(t *testing.T) {
	data := small.MNIST(t)
	broken := errors.New("no space left")
	ctx, cancel := context.WithCancelCause(t.Context())
	err := Train(ctx, data, jobsIn(t, t.TempDir(), data, []experiments.Spec{small.Spec()}), Options{}, func(Job) []train.Observer {
		return []train.Observer{stopAfter(20, cancel), {Name: "test", End: func(train.Outcome, error) error { return broken }}}
	})
	if !errors.Is(err, small.ErrStop) || !errors.Is(err, broken) {
		t.Errorf("error %v, want the interruption and what has failed", err)
	}

	ctx, cancel = context.WithCancelCause(t.Context())
	err = Train(ctx, data, jobsIn(t, t.TempDir(), data, []experiments.Spec{small.Spec()}), Options{}, func(Job) []train.Observer {
		return []train.Observer{whenEnding(func() { cancel(small.ErrStop) })}
	})
	if err != nil {
		t.Errorf("error %v, want none: all had come to their end", err)
	}
}

// A failure is told, and keeps no other training from its end.
func TestTrainFailure(t *testing.T) {
	data, root := small.MNIST(t), t.TempDir()
	broken := errors.New("broken")
	err := Train(t.Context(), data, jobsIn(t, root, data, small.Spec().Seeds(3)), Options{}, func(job Job) []train.Observer {
		return []train.Observer{{Name: "test", Step: func(*train.Training) error {
			if job.Spec.Seed < 3 {
				return broken
			}
			return nil
		}}}
	})
	want := "mlp --epochs 2 --train-size 500 --train-eval 100 --hidden 16, seed 1: test (at step): broken; 2 of 3 runs failed"
	if !errors.Is(err, broken) || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	runs, err := NewArchive(root).Runs("mlp")
	if err != nil || len(runs) != 3 || runs[0].Finished() || runs[1].Finished() || !runs[2].Finished() {
		t.Errorf("%d runs, error %v, want the third one finished", len(runs), err)
	}
}

// A folder's run that is another experiment is not taken for the one wanted.
func TestTrainKeepsExperimentsApart(t *testing.T) {
	data, root := small.MNIST(t), t.TempDir()
	spec := small.Spec()
	jobs := jobsIn(t, root, data, []experiments.Spec{spec})
	if err := Train(t.Context(), data, jobs, Options{}, nil); err != nil {
		t.Fatal(err)
	}
	longer, _ := resumeRun(t, data, jobs[0].Folder, 0, func(r *Folder) {
		if err := r.Extend(3); err != nil {
			t.Fatal(err)
		}
	})
	if len(longer.History) != 3 {
		t.Fatalf("%d epochs, want 3", len(longer.History))
	}
	if err := Train(t.Context(), data, jobs, Options{}, nil); err == nil || !strings.Contains(err.Error(), "holds another experiment: overfit run mlp --epochs 3") {
		t.Errorf("error %v, want one about another experiment", err)
	}
	folder, finished, err := NewArchive(root).Place(spec, data)
	if err != nil || finished != nil || folder != jobs[0].Folder+"-2" {
		t.Errorf("%s, finished: %v, error %v, want a folder beside the longer run", folder, finished != nil, err)
	}
}

// A finished run that is to be longer is not finished while it is not, whatever its summary says.
func TestExtendedRunIsNotFinished(t *testing.T) {
	data := small.MNIST(t)
	folder := filepath.Join(t.TempDir(), "run")
	startRun(t, small.Spec(), data, folder, 0)
	finished := func() bool {
		r, err := Read(folder)
		if err != nil {
			t.Fatal(err)
		}
		return r.Finished()
	}
	if !finished() {
		t.Fatal("not finished after its end")
	}
	resumeRun(t, data, folder, 3, func(r *Folder) {
		if err := r.Extend(4); err != nil {
			t.Fatal(err)
		}
	})
	if finished() {
		t.Error("finished within the third of four epochs")
	}
	resumeRun(t, data, folder, 0, nil)
	if !finished() {
		t.Error("not finished after its new end")
	}
}

func TestShareOfCores(t *testing.T) {
	for _, c := range []struct {
		jobs, cores int
		want        []int
	}{
		{1, 2, []int{2}},
		{2, 2, []int{1, 1}},
		{3, 2, []int{2, 1, 1}},
		{3, 8, []int{2, 3, 3}},
		{5, 4, []int{4, 1, 1, 1, 1}},
		{2, 1, []int{1, 1}},
	} {
		var got []int
		for i := range c.jobs {
			got = append(got, shareOfCores(i, c.jobs, c.cores))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%d jobs on %d cores: %v threads, want %v", c.jobs, c.cores, got, c.want)
		}
	}
}

func TestPlace(t *testing.T) {
	data, root := small.MNIST(t), t.TempDir()
	spec := small.Spec()
	folder := filepath.Join(root, "mlp", "by-hand")
	startRun(t, spec, data, folder, 0)
	for name, c := range map[string]struct {
		change func(*experiments.Spec)
		same   bool
	}{
		"the same":                       {func(*experiments.Spec) {}, true},
		"said in other words":            {func(s *experiments.Spec) { s.Title, s.Shows, s.Optimizer.LearningRate = "other", "other", 0 }, true},
		"another seed":                   {func(s *experiments.Spec) { s.Seed++ }, false},
		"another evaluation after epoch": {func(s *experiments.Spec) { s.TrainEval = 0 }, false},
		"fewer epochs":                   {func(s *experiments.Spec) { s.Epochs-- }, false},
		"early stopping": {func(s *experiments.Spec) {
			s.Monitor, s.EarlyStopping = "loss", &experiments.EarlyStopping{Patience: 100}
		}, false},
	} {
		changed := spec
		c.change(&changed)
		got, finished, err := NewArchive(root).Place(changed, data)
		if err != nil {
			t.Fatal(err)
		}
		if (got == folder && finished != nil) != c.same {
			t.Errorf("%s: %s, finished: %v, want it found: %v", name, got, finished != nil, c.same)
		}
	}

	other := *data
	other.Files = slices.Clone(data.Files)
	other.Files[0] = datasets.File{Name: "other", SHA256: "other"}
	if got, finished, err := NewArchive(root).Place(spec, &other); err != nil || finished != nil || got == folder {
		t.Errorf("of other data: %s, finished: %v, error %v, want a new folder", got, finished != nil, err)
	}
	if err := os.Remove(filepath.Join(folder, predictionsFile)); err != nil {
		t.Fatal(err)
	}
	if got, finished, err := NewArchive(root).Place(spec, data); err != nil || finished != nil || got != folder {
		t.Errorf("without predictions: %s, finished: %v, error %v, want the folder, to be resumed", got, finished != nil, err)
	}
}

// whenEnding calls f when a training ends.
func whenEnding(f func()) train.Observer {
	return train.Observer{Name: "test", End: func(train.Outcome, error) error { f(); return nil }}
}
