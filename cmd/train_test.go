package cmd

import (
	"errors"
	"io"
	"testing"

	"overfit/experiments"
	"overfit/experiments/train"
)

// What ends a run that has begun says how it is resumed; what ends it before says nothing of that.
func TestFollowSaysHowToGoOn(t *testing.T) {
	full := errors.New("disk full")
	spec, _ := experiments.Lookup("mlp")
	j := job{spec: spec, folder: "runs/mlp/a"}
	for want, begins := range map[string]bool{
		"mlp: disk full; 'overfit resume runs/mlp/a' continues from there": true,
		"mlp: disk full": false,
	} {
		o := savingOptions{quiet: true}
		_, err := o.follow(j, io.Discard, func(observers ...train.Observer) (train.Outcome, error) {
			for _, h := range observers {
				if begins && h.Start != nil {
					h.Start(nil)
				}
			}
			return train.Outcome{}, full
		})
		if !errors.Is(err, full) || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
