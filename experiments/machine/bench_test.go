package machine

import (
	"testing"

	"overfit/experiments"
	"overfit/experiments/internal/small"
	"overfit/experiments/stats/near"
)

func TestBench(t *testing.T) {
	spec := small.Spec()
	b, err := Bench(t.Context(), spec, small.MNIST(t), experiments.Compute{}, 1e7)
	if err != nil {
		t.Fatal(err)
	}
	if b.Network != spec.Label() || !(b.TrainImagesPerSecond > 0) || !(b.EvalImagesPerSecond > 0) || b.Kernel == "" || b.Threads < 1 {
		t.Errorf("%+v", b)
	}
	near.Absolute(t, b.MillisecondsPerStep, 32_000/b.TrainImagesPerSecond, 1e-9, "ms a step")
}
