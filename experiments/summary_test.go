package experiments

import (
	"testing"
	"time"

	"overfit/experiments/stats/near"
)

// Images a second are those of the training steps: what evaluation and hooks take does not count.
func TestSummaryImagesPerSecond(t *testing.T) {
	tr := newTestTraining(t, smallMNIST(t), func(*Spec) {})
	tr.History = History{{Epoch: 1, Seconds: 2}, {Epoch: 2, Seconds: 3}}
	tr.began = time.Now().Add(-time.Hour)
	s := tr.Summary()
	near.Absolute(t, s.ImagesPerSecond, 2*500/5., 1e-9, "images a second")
	near.Absolute(t, s.Seconds, 3600., 60, "seconds of it all")
}
