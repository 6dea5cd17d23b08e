package live

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"time"

	"overfit/experiments/measure"
	"overfit/experiments/runs"
)

// States of a run.
const (
	toCome     = "to come" // this process is going to train it
	underWay   = "under way"
	finished   = "finished"
	diverged   = "diverged"
	unfinished = "unfinished" // nobody seems to train it
)

// A run is a run's folder as it was last seen.
type run struct {
	id      string // its path in the folder of runs, with slashes; "." is that folder itself
	seen    fingerprint
	record  runs.Record
	history measure.History
	summary measure.Summary
	note    string // what cannot be read
}

// A fingerprint tells one state of a run's files from another.
type fingerprint struct {
	spec, history, summary, evaluation, predictions, final stamp
}

type stamp struct {
	size    int64
	changed int64 // in nanoseconds since 1970; 0: there is no such file
}

func stampOf(dir *os.Root, name string) stamp {
	info, err := dir.Lstat(name)
	if err != nil {
		return stamp{}
	}
	return stamp{info.Size(), info.ModTime().UnixNano()}
}

func fingerprintOf(dir *os.Root) fingerprint {
	return fingerprint{
		stampOf(dir, specFile), stampOf(dir, historyFile), stampOf(dir, summaryFile),
		stampOf(dir, evaluationFile), stampOf(dir, predictionsFile), stampOf(dir, finalFile),
	}
}

// changed is when one of the files last was.
func (f fingerprint) changed() time.Time {
	return time.Unix(0, max(f.spec.changed, f.history.changed, f.summary.changed, f.evaluation.changed, f.predictions.changed, f.final.changed))
}

// readRun reads what has changed of a run. What cannot be read, half written perhaps by a program that copies, stays as it
// was, and a note says so.
func readRun(dir *os.Root, id string, now fingerprint, before *run) *run {
	r := &run{id: id, seen: now}
	if before != nil {
		r.record, r.history, r.summary = before.record, before.history, before.summary
	}
	note := func(err error) {
		if err != nil && r.note == "" && !errors.Is(err, fs.ErrNotExist) {
			r.note = err.Error()
		}
	}
	if record, err := readFile(dir, specFile, runs.ReadObject[runs.Record]); err == nil {
		r.record = record.In(dir.Name())
	} else {
		note(err)
	}
	if history, err := readFile(dir, historyFile, measure.ReadHistory); err == nil {
		r.history = history
	} else {
		note(err)
	}
	if now.summary.changed == 0 {
		r.summary = measure.Summary{}
	} else if summary, err := readFile(dir, summaryFile, runs.ReadObject[measure.Summary]); err == nil {
		r.summary = summary
	} else {
		note(err)
	}
	return r
}

// ended reports whether the training has come to its end.
func (r *run) ended() bool {
	said := runs.Run{Record: r.record, History: r.history, Summary: r.summary}
	return said.SummaryOfEnd() && r.seen.final.changed != 0
}

// summarised reports whether the summary is of the whole history.
func (r *run) summarised() bool {
	return r.summary.Results != nil && r.summary.Epochs == len(r.history)
}

// state says how the run is. Whether somebody trains it is told by when its files were last written: to try its lock would
// keep others from taking it.
func (r *run) state(now time.Time) string {
	interrupted := r.seen.summary.changed >= r.seen.history.changed && !r.summary.Complete
	switch {
	case r.seen == fingerprint{}:
		return toCome
	case r.ended():
		return finished
	case r.summarised() && r.summary.Diverged != "":
		return diverged
	case !interrupted && now.Sub(r.seen.changed()) < r.patience():
		return underWay
	default:
		return unfinished
	}
}

// patience is how long a run may write nothing and still be under way: ten of its longest epochs, of which the history
// knows the steps and not the evaluation, and two minutes at least.
func (r *run) patience() time.Duration {
	longest := 0.0
	for _, e := range r.history {
		longest = max(longest, e.Seconds)
	}
	return max(2*time.Minute, time.Duration(10*min(longest, 1e6)*float64(time.Second)))
}

// secondsLeft estimates how long the steps of the epochs to come take: each as long as the median of the last five. It is
// nil before the first.
func (r *run) secondsLeft() *float64 {
	if len(r.history) == 0 {
		return nil
	}
	var last []float64
	for _, e := range r.history[max(0, len(r.history)-5):] {
		last = append(last, e.Seconds)
	}
	slices.Sort(last)
	left := last[len(last)/2] * float64(max(0, r.record.Spec.Epochs-len(r.history)))
	return &left
}
