package plots

import (
	"math"
	"strings"
	"testing"

	"overfit/experiments/stats/near"
)

func TestReliabilityErrors(t *testing.T) {
	fine := []Bin{{10, 0.5, 0.5}, {}, {90, 0.9, 0.95}}
	if _, err := Reliability([]Calibration{{"x", fine}}); err != nil {
		t.Fatal(err)
	}
	for err, bins := range map[string][]Bin{
		"no images in any bin":                          {{0, math.NaN(), 7}},
		"101 bins":                                      make([]Bin, 101),
		"bin 2 has -1 images":                           {{}, {-1, 0.5, 0.5}},
		"bin 1 has 2000000000 images":                   {{2e9, 0.5, 0.5}},
		"bin 1 has confidence NaN":                      {{1, math.NaN(), 0.5}},
		"bin 1 has confidence 50":                       {{1, 50, 0.5}},
		"bin 1 has accuracy -0.1":                       {{1, 0.5, -0.1}},
		"bin 3 has confidence 0.4 after 0.5, expected ": {{1, 0.5, 0.5}, {}, {1, 0.4, 0.5}},
	} {
		_, got := Reliability([]Calibration{{"y", fine}, {"x", bins}})
		if got == nil || !strings.Contains(got.Error(), `calibration 2 ("x"): `+err) {
			t.Errorf("error %v, want %q", got, err)
		}
	}
	for _, n := range []int{0, 9} {
		if _, err := Reliability(make([]Calibration, n)); err == nil {
			t.Errorf("no error for %d calibrations", n)
		}
	}
}

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
		lo, hi := tt.bin.wilson()
		near.Absolute(t, lo, tt.lo, 1e-6, "lower end for %+v", tt.bin)
		near.Absolute(t, hi, tt.hi, 1e-6, "upper end for %+v", tt.bin)
	}
}
