package measure

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"overfit/experiments/stats/near"
)

// The example of torchmetrics' MulticlassCalibrationError(num_classes=3, n_bins=3, norm="l1"), whose result is 0.2.
func TestCalibration(t *testing.T) {
	b := make(bins, 3)
	b.add(0.55, false)
	b.add(0.55, false)
	b.add(0.60, true)
	b.add(0.90, true)
	want := Calibration{Error: 0.2, Floor: (math.Sqrt(2/math.Pi*(2*.55*.45+.6*.4)) + math.Sqrt(2/math.Pi*.9*.1)) / 4, Bins: []Bin{{}, {3, 1.7 / 3, 1.0 / 3}, {1, 0.9, 1}}}
	if diff := cmp.Diff(want, b.calibration(), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCalibrationBins(t *testing.T) {
	for confidence, want := range map[float64]int{0: 0, 0.1: 0, 0.25: 0, math.Nextafter(0.25, 1): 1, 0.5: 1, 0.75: 2, 1: 3} {
		b := make(bins, 4)
		b.add(confidence, true)
		if b[want].images != 1 {
			t.Errorf("confidence %v is not in bin %d: %v", confidence, want, b)
		}
	}
	if c := make(bins, 2).calibration(); c.Error != 0 {
		t.Errorf("calibration of no images: %+v", c)
	}
}

// The floor is about the mean error of networks that are right as often as they say.
func TestCalibrationFloor(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const draws, images = 200, 10_000
	mean, floor := 0., 0.
	for range draws {
		b := make(bins, numBins)
		for range images {
			confidence := 1 - 0.3*random.Float64()*random.Float64()
			b.add(confidence, random.Float64() < confidence)
		}
		c := b.calibration()
		mean += c.Error / draws
		floor += c.Floor / draws
	}
	near.Relative(t, floor, mean, 0.05, "floor, against the mean error")
}
