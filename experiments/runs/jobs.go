package runs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"golang.org/x/sync/semaphore"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/train"
)

// A Job is an experiment to train, and the folder that keeps its run.
type Job struct {
	Spec   experiments.Spec
	Folder string
}

// Train trains jobs on the data, several at once where there are cores for them. Each is a run of its own, kept as by
// Start; a run of the same experiment that its folder holds already is resumed. If the options say how many threads each
// takes, it gets them; or else they share the cores.
//
// One that fails does not keep the others from their end; the error is that of the first that has failed. To diverge is not
// to fail: it would do so again. When ctx is done before all have ended, those under way end as Run does, and the error is
// its cause, with what else has failed.
//
// observers returns a job's own, which are called in a goroutine of the job's; nil: none.
func Train(ctx context.Context, data *datasets.Dataset, jobs []Job, o Options, observers func(Job) []train.Observer) error {
	cores := runtime.GOMAXPROCS(0)
	free := semaphore.NewWeighted(int64(cores))
	errs := make([]error, len(jobs))
	var running sync.WaitGroup
	started := 0
	for i, job := range jobs {
		own := o
		if own.Threads == 0 {
			own.Threads = shareOfCores(i, len(jobs), cores)
		}
		threads := int64(min(own.Threads, cores))
		if free.Acquire(ctx, threads) != nil { // the context is done
			break
		}
		started++
		running.Go(func() {
			defer free.Release(threads)
			var watching []train.Observer
			if observers != nil {
				watching = observers(job)
			}
			errs[i] = job.train(ctx, data, own, watching)
		})
	}
	running.Wait()
	cause := context.Cause(ctx)
	interrupted := started < len(jobs)
	for i, err := range errs {
		switch {
		case cause != nil && isOnly(err, cause):
			errs[i], interrupted = nil, true
		case isOnly(err, train.ErrDiverged): // which its summary tells
			errs[i] = nil
		}
	}
	failure := firstFailure(jobs, errs)
	switch {
	case !interrupted:
		return failure
	case failure == nil:
		return cause
	default:
		return fmt.Errorf("%w; then %w", cause, failure)
	}
}

// isOnly reports whether err is cause, perhaps wrapped, and does not come with another error.
func isOnly(err, cause error) bool {
	if _, several := err.(interface{ Unwrap() []error }); several || err == nil {
		return false
	}
	return err == cause || isOnly(errors.Unwrap(err), cause) //nolint:errorlint // errors.Is looks among several too
}

// firstFailure names the first job that has failed, and counts the others.
func firstFailure(jobs []Job, errs []error) error {
	var first error
	failures := 0
	for i, err := range errs {
		if err == nil {
			continue
		}
		if failures++; failures == 1 {
			first = fmt.Errorf("%s, seed %d: %w", jobs[i].Spec.Label(), jobs[i].Spec.Seed, err)
		}
	}
	if failures > 1 {
		first = fmt.Errorf("%w; %d of %d runs failed", first, failures, len(jobs))
	}
	return first
}

// shareOfCores returns the threads for the i-th of that many jobs that are started in their order. As many jobs as cores
// at once, with a thread each, keep all cores busy with the least to wait for. Those that make no full round go first
// and share all cores, so that none is idle at the end.
func shareOfCores(i, jobs, cores int) int {
	if first := jobs % cores; i < first {
		return (i+1)*cores/first - i*cores/first
	}
	return 1
}

func (j Job) train(ctx context.Context, data *datasets.Dataset, o Options, observers []train.Observer) error {
	if _, err := os.Stat(filepath.Join(j.Folder, specFile)); errors.Is(err, fs.ErrNotExist) {
		_, err := Start(ctx, j.Spec, data, j.Folder, o, observers...)
		return err
	}
	run, err := Open(j.Folder)
	if err != nil {
		return err
	}
	defer run.Close()
	if err := j.holds(run.Record); err != nil {
		return err
	}
	_, err = run.Resume(ctx, data, o, observers...)
	return err
}

// holds is an error if the run that the job's folder has is another one.
func (j Job) holds(run Record) error {
	if err := noteInit(&j.Spec); err != nil {
		return err
	}
	if !j.Spec.ServedBy(run.Spec) {
		return fmt.Errorf("run folder %s holds another experiment: %s", j.Folder, run.Spec.Command())
	}
	return nil
}

// Finished returns the run of the job, if its folder has it already and it has come to its end or has diverged; else nil. If there is a
// folder that holds anything else than the run of the job on the data, finished or not, it is an error.
func (j Job) Finished(data *datasets.Dataset) (*Run, error) {
	if CheckNew(j.Folder) == nil {
		return nil, nil
	}
	record, err := ReadRecord(j.Folder)
	if err != nil {
		return nil, err
	}
	if err := cmp.Or(j.holds(record), record.sameData(data)); err != nil {
		return nil, err
	}
	r, err := Read(j.Folder)
	if err != nil || !r.Finished() && r.Diverged() == "" {
		return nil, nil //nolint:nilerr // what is damaged is mended when it is resumed
	}
	return r, nil
}
