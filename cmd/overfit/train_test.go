package main

import (
	"errors"
	"io"
	"math"
	"testing"

	"overfit/experiments"
)

// What ends a run that has begun says how it is gone on with; what ends it before says nothing of that.
func TestFollowSaysHowToGoOn(t *testing.T) {
	full := errors.New("disk full")
	spec, _ := experiments.Lookup("mlp")
	j := job{spec: spec, folder: "runs/mlp/a"}
	for want, begins := range map[string]bool{
		"mlp: disk full; 'overfit resume runs/mlp/a' goes on from there": true,
		"mlp: disk full": false,
	} {
		o := savingOptions{quiet: true}
		_, err := o.follow(j, io.Discard, func(hooks ...experiments.Hook) (experiments.History, error) {
			for _, h := range hooks {
				if begins && h.Start != nil {
					h.Start(nil)
				}
			}
			return nil, full
		})
		if !errors.Is(err, full) || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// The end of a run's curves is its result: of the epoch whose weights were kept, on all training images.
func TestCurvesEndInTheResult(t *testing.T) {
	spec, _ := experiments.Lookup("mlp-early-stopping")
	var h experiments.History
	for i, v := range []float64{0.3, 0.1, 0.2, 0.2, 0.2} {
		h = append(h, experiments.Epoch{Epoch: i + 1, ValLoss: v, TrainLoss: 0.5, TrainAccuracy: 0.5, CleanAccuracy: math.NaN()})
	}
	run := curves("", spec, h, &experiments.Results{ResultEpoch: 2, TrainLoss: 0.25, TrainAccuracy: 0.75})
	if run.Kept != 2 || run.TrainLoss[1] != 0.25 || run.TrainAccuracy[1] != 0.75 || run.TrainLoss[2] != 0.5 || len(run.ValLoss) != 5 {
		t.Errorf("%+v", run)
	}
}
