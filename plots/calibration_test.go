package plots

import (
	"testing"

	"overfit/experiments/stats/near"
)

func TestCalibration(t *testing.T) {
	c := Calibration{Bins: []Bin{{10, 0.5, 0.4}, {30, 0.8, 0.7}, {60, 0.95, 1}}}
	for _, tt := range []struct {
		name string
		of   func(Bin) float64
		want float64 // per cent
	}{
		{"accuracy", Bin.accuracy, 85},
		{"confidence", Bin.confidence, 86},
		{"error", Bin.error, 7}, // .1 (.1) + .3 (.1) + .6 (.05)
	} {
		near.Absolute(t, c.mean(tt.of), tt.want, 1e-12, "%s", tt.name)
	}
}

// The first intervals are those that R's prop.test gives without correction.
func TestWilson(t *testing.T) {
	for _, tt := range []struct {
		bin    Bin
		lo, hi float64
	}{
		{Bin{Images: 10, Accuracy: 0.8}, 0.4901625, 0.9433178},
		{Bin{Images: 20, Accuracy: 0}, 0, 0.1611252},
		{Bin{Images: 1, Accuracy: 1}, 0.2065493, 1},
	} {
		lo, hi := tt.bin.wilson(float64(tt.bin.Images))
		near.Absolute(t, lo, tt.lo, 1e-6, "lower end for %+v", tt.bin)
		near.Absolute(t, hi, tt.hi, 1e-6, "upper end for %+v", tt.bin)
	}
}

// What bins of several networks tell is that of the images of one.
func TestTellingBins(t *testing.T) {
	c := Calibration{Bins: []Bin{{29, 0.5, 0.5}, {30, 0.9, 0.9}}, Networks: 3}
	if got := c.telling(); len(got.Bins) != 1 || got.Bins[0].Images != 30 {
		t.Errorf("%+v, want the bin of ten images a network", got)
	}
	c.Networks = 1
	if got := c.telling(); len(got.Bins) != 2 {
		t.Errorf("%+v, want both bins", got)
	}
}
