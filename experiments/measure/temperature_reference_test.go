package measure

import (
	"encoding/json"
	"os"
	"testing"

	"overfit/experiments/stats/near"
)

// The whole way from logits to the scaled loss and the calibration, as testdata/temperature.py, which see, goes it.
func TestScaledAgainstReference(t *testing.T) {
	file, err := os.ReadFile("testdata/temperature.json")
	if err != nil {
		t.Fatal(err)
	}
	type calibration struct {
		Error, Floor float64
		Exact        float64 `json:"exact_floor"`
	}
	var reference struct {
		Logits [][]float32
		Labels []int
		Want   struct {
			Loss, Even, Odd, Temperature float64
			Calibration                  calibration
			ScaledLoss                   float64     `json:"scaled_loss"`
			ScaledCalibration            calibration `json:"scaled_calibration"`
			ByFirstHalf                  struct {
				Temperature float64
				ScaledLoss  float64 `json:"scaled_loss"`
			} `json:"by_first_half"`
		}
	}
	if err := json.Unmarshal(file, &reference); err != nil {
		t.Fatal(err)
	}
	l := Logits{Labels: reference.Labels, Classes: 10}
	for _, row := range reference.Logits {
		l.Values = append(l.Values, row...)
	}
	if images := l.Images(); images != 600 || len(l.Values) != 10*images {
		t.Fatalf("%d logits of %d images", len(l.Values), images)
	}

	const tolerance = 1e-6
	want := reference.Want
	check := func(got, want float64, what string) {
		t.Helper()
		near.Absolute(t, got, want, tolerance, "%s", what)
	}
	loss := 0.
	for _, p := range l.Predictions() {
		loss += p.Loss / float64(l.Images())
	}
	check(loss, want.Loss, "loss")
	before := l.Predictions().Calibration()
	check(before.Error, want.Calibration.Error, "calibration error")
	check(before.Floor, want.Calibration.Floor, "calibration floor")

	check(l.temperature(0, 2), want.Even, "temperature of the images of even number")
	check(l.temperature(1, 2), want.Odd, "temperature of the images of odd number")
	scaled := NewScaled(l, Logits{})
	check(scaled.Temperature, want.Temperature, "temperature")
	check(scaled.Loss, want.ScaledLoss, "scaled loss")
	after := scaled.Calibration
	check(after.Error, want.ScaledCalibration.Error, "scaled calibration error")
	check(after.Floor, want.ScaledCalibration.Floor, "scaled calibration floor")
	near.Relative(t, after.Floor, want.ScaledCalibration.Exact, 0.05, "floor, against the exact one")

	const half = 300
	first := Logits{Values: l.Values[:half*10], Labels: l.Labels[:half], Classes: 10}
	second := Logits{Values: l.Values[half*10:], Labels: l.Labels[half:], Classes: 10}
	by := NewScaled(second, first)
	check(by.Temperature, want.ByFirstHalf.Temperature, "temperature by images held out")
	check(by.Loss, want.ByFirstHalf.ScaledLoss, "scaled loss by images held out")
}
