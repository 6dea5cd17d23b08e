package live

import (
	"cmp"
	"path"
	"time"

	"overfit/experiments/measure"
)

// A row is a run as the page lists it.
type row struct {
	ID         string `json:"id"`
	Experiment string `json:"experiment"`
	Label      string `json:"label"` // the experiment, and what was changed about it
	Seed       uint64 `json:"seed"`
	Epochs     int    `json:"epochs"` // that are complete
	Of         int    `json:"of"`     // that it is to have
	State      string `json:"state"`
	Changed    int64  `json:"changed"` // when a file last was, in milliseconds since 1970
	Note       string `json:"note,omitempty"`
	Planned    bool   `json:"planned,omitempty"` // this process trains it, or is going to

	SecondsLeft *float64 `json:"seconds_left,omitempty"` // of one under way
	Evaluated   bool     `json:"evaluated"`              // there is a confusion matrix
	Predicted   bool     `json:"predicted"`              // and a prediction of each test image

	// Results are those of the epoch that the run has come to, or whose weights it ended with; nil before the first epoch.
	Results *measure.Results `json:"results,omitempty"`

	of *run // what it was made of
}

func (r *run) row(now time.Time) row {
	spec := r.record.Spec
	out := row{
		of: r, ID: r.id, Experiment: spec.Name, Seed: spec.Seed, Epochs: len(r.history), Of: spec.Epochs,
		State: r.state(now), Changed: r.seen.changed().UnixMilli(), Note: cmp.Or(r.note, r.summary.Diverged),
		Evaluated: r.seen.evaluation.changed != 0, Predicted: r.seen.predictions.changed != 0,
	}
	if spec.Network != nil {
		out.Label = spec.Label()
	} else { // its spec.json cannot be read
		out.Experiment = path.Base(path.Dir(r.id))
		out.Label, out.Of = out.Experiment, len(r.history)
	}
	if out.State == underWay {
		out.SecondsLeft = r.secondsLeft()
	}
	if len(r.history) == 0 {
		return out
	}
	out.Results = measure.NewResults(r.history, r.history.Last())
	if r.summarised() {
		come := *r.summary.Results
		come.ResultEpoch = cmp.Or(come.ResultEpoch, len(r.history)) // which an old run does not have
		out.Results = &come
	}
	return out
}
