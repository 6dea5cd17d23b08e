package figures

import (
	"strings"
	"testing"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/stats/near"
	"overfit/plots"
)

func TestPooled(t *testing.T) {
	evaluation := func(scaled *measure.Scaled, e, floor float64, bins ...measure.Bin) measure.Evaluation {
		return measure.Evaluation{Calibration: measure.Calibration{Error: e, Floor: floor, Bins: bins}, Scaled: scaled}
	}
	scaled := func(e float64) *measure.Scaled { return &measure.Scaled{Calibration: measure.Calibration{Error: e}} }
	one := evaluation(scaled(0.01), 0.02, 0.004, measure.Bin{}, measure.Bin{Images: 10, Confidence: 0.4, Accuracy: 0.5}, measure.Bin{Images: 30, Confidence: 0.9, Accuracy: 1})
	two := evaluation(scaled(0.03), 0.04, 0.006, measure.Bin{}, measure.Bin{}, measure.Bin{Images: 10, Confidence: 0.7, Accuracy: 0.6})
	c := pooled([]measure.Evaluation{one, two})
	if c.Networks != 2 || len(c.Bins) != 3 || c.Bins[0] != (plots.Bin{}) || c.Bins[1].Images != 10 || c.Bins[2].Images != 40 {
		t.Fatalf("%+v, want bins of 0, 10 and 40 images of two networks", c)
	}
	for _, f := range []struct{ got, want float64 }{
		{c.Bins[1].Confidence, 0.4}, {c.Bins[1].Accuracy, 0.5}, {c.Bins[2].Confidence, 0.85}, {c.Bins[2].Accuracy, 0.9},
		{c.Error, 0.03}, {c.ScaledError, 0.02}, {c.Floor, 0.005},
	} {
		near.Absolute(t, f.got, f.want, 1e-12, "pooled")
	}
	two.Scaled, two.Calibration.Floor = nil, 0
	if c := pooled([]measure.Evaluation{one, two}); c.ScaledError != 0 || c.Floor != 0 {
		t.Errorf("%+v, want nothing that one of two networks lacks", c)
	}
}

// All seeds are in the figure, and their errors are those of the summaries.
func TestReliabilityIsOfAllSeeds(t *testing.T) {
	groups := analysis.Groups(trained(t))
	percent := func(of func(measure.Summary) *float64) string {
		a, b := of(groups[0].Runs[0].Summary), of(groups[0].Runs[1].Summary)
		return strings.TrimSuffix(measure.Points.Value((*a+*b)/2), " points")
	}
	row := strings.Join([]string{
		percent(func(s measure.Summary) *float64 { return s.CalibrationError }),
		percent(func(s measure.Summary) *float64 { return s.ScaledCalibrationError }),
		percent(func(s measure.Summary) *float64 { return s.CalibrationFloor }),
	}, "\n")
	got := texts(t, Reliability, Request{Groups: groups})
	for _, want := range []string{"2 seeds, in per cent", "error\nscaled\nfloor", row} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}
