package train

import (
	"testing"
	"time"

	"overfit/experiments"
	"overfit/experiments/internal/small"
	"overfit/experiments/measure"
	"overfit/experiments/stats/near"
)

// Images a second are those of the training steps: what evaluation and observers take does not count.
func TestSummaryImagesPerSecond(t *testing.T) {
	tr := newTestTraining(t, small.MNIST(t), func(*experiments.Spec) {})
	tr.History = measure.History{{Epoch: 1, Seconds: 2}, {Epoch: 2, Seconds: 3}}
	tr.began = time.Now().Add(-time.Hour)
	s := tr.summary(nil, nil)
	near.Absolute(t, s.ImagesPerSecond, 2*500/5., 1e-9, "images a second")
	near.Absolute(t, s.Seconds, 3600., 60, "seconds of it all")
}
