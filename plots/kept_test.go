package plots

import (
	"math"
	"testing"

	"overfit/experiments/stats/near"
)

func TestKeptBy(t *testing.T) {
	run := func(kept int, losses ...float64) Run {
		return Run{TrainLoss: losses, TestLoss: losses, TrainAccuracy: losses, TestAccuracy: losses, Kept: kept}
	}
	if k, ok := loss.keptBy([]Run{run(0, 1, 2, 3), run(2, 1, 2)}); ok {
		t.Errorf("%+v of runs that kept their last epochs", k)
	}
	k, ok := accuracy.keptBy([]Run{run(1, 0.5, 0.25, 0.25), run(3, 0.75, 0.5, 0.25)}) // the other one kept its last
	if !ok || k.from != 1 || k.epoch != 2 || k.to != 3 {
		t.Errorf("kept %+v (%v), want epochs 1 to 3, 2 as a mean", k, ok)
	}
	near.Absolute(t, k.test, 37.5, 1e-12, "test accuracy")
	if k, ok = loss.keptBy([]Run{run(1, math.NaN(), 2, 3)}); !ok || k.test != 3 {
		t.Errorf("kept %+v of an epoch without a value, want the last one", k)
	}
}
