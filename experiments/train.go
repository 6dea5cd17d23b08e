package experiments

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"overfit/datasets"
)

// A Job is an experiment to train, and the folder that keeps its run.
type Job struct {
	Spec   Spec
	Folder string
}

// Train trains jobs on the data, several at once where there are cores for them. Each is a run of its own, kept as by
// Save; a run that its folder holds already is gone on with. A job whose Spec says how many threads it takes gets them;
// others share the cores. After the first failure the others end as if interrupted, and it is returned.
//
// hooks returns a job's own, which are called in a goroutine of the job's; nil: none.
func Train(ctx context.Context, data *datasets.Dataset, jobs []Job, every Interval, hooks func(job int) []Hook) error {
	cores := runtime.GOMAXPROCS(0)
	free := semaphore.NewWeighted(int64(cores))
	group, together := errgroup.WithContext(ctx)
	for i, job := range jobs {
		if job.Spec.Threads == 0 {
			job.Spec.Threads = shareOfCores(i, len(jobs), cores)
		}
		threads := int64(min(job.Spec.Threads, cores))
		if free.Acquire(together, threads) != nil { // another one has failed, or the context is done
			break
		}
		group.Go(func() error {
			defer free.Release(threads)
			var own []Hook
			if hooks != nil {
				own = hooks(i)
			}
			if err := job.train(together, data, every, own); err != nil {
				return fmt.Errorf("%s: %w", job.Spec.Name, err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// shareOfCores returns the threads for the i-th of so many jobs that are started in their order. As many jobs as cores
// at once, with a thread each, keep all cores busy with the least to wait for. Those that make no full round go first
// and share all cores, so that none is idle at the end.
func shareOfCores(i, jobs, cores int) int {
	if first := jobs % cores; i < first {
		return cores / first
	}
	return 1
}

func (j Job) train(ctx context.Context, data *datasets.Dataset, every Interval, hooks []Hook) error {
	if _, err := os.Stat(filepath.Join(j.Folder, specFile)); errors.Is(err, fs.ErrNotExist) {
		_, err := Run(ctx, j.Spec, data, append([]Hook{Save(j.Folder, every)}, hooks...)...)
		return err
	}
	run, err := OpenRun(j.Folder)
	if err != nil {
		return err
	}
	defer run.Close()
	run.Spec.Kernel, run.Spec.Threads = j.Spec.Kernel, j.Spec.Threads
	_, err = run.Resume(ctx, data, every, hooks...)
	return err
}
