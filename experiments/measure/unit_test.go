package measure

import (
	"math"
	"testing"

	"overfit/experiments/stats"
)

func TestUnits(t *testing.T) {
	nan := math.NaN()
	for got, want := range map[string]string{
		Fraction.Value(0.97834):                                 "97.83 %",
		Points.Value(0.0211):                                    "2.11 points",
		Nats.Value(0.12345):                                     "0.1235",
		Nats.Value(12345.6):                                     "1.235e+04",
		Epochs.Value(5):                                         "5.0",
		Fraction.Mean(interval(0.9, 0.89, 0.91)):                "90.00 ± 1.00 %",
		Nats.Mean(interval(0.5, nan, nan)):                      "0.5000",
		Fraction.Mean(interval(nan, nan, nan)):                  "",
		Fraction.Change(interval(0.001, -0.0002, 0.0022)):       "+0.10 points (-0.02 to +0.22)",
		Nats.Change(interval(-0.05, nan, nan)):                  "-0.0500",
		Nats.Change(interval(-1e-9, -2000, 2000)):               "+0.0000 (-2000 to +2000)",
		Points.Value(-1e-9):                                     "0.00 points",
		Points.Change(interval(math.Copysign(0, -1), nan, nan)): "+0.00 points",
		Probability(0.04321):                                    "0.0432",
		Probability(1e-9):                                       "< 0.0001",
		Probability(nan):                                        "",
		Points.Change(interval(0.01, 0.005, 0.015)):             "+1.00 points (+0.50 to +1.50)",
		Points.Change(interval(0.01, 0.01, 0.01+1e-17)):         "+1.00 points",
		Epochs.Mean(interval(5, 4.5, 5.5)):                      "5.0 ± 0.5",
		Epochs.Mean(interval(1, 1, 1)):                          "1.0",
		Fraction.Mean(interval(1, 1-1e-16, 1)):                  "100.00 %",
		Ratio.Mean(interval(2.728, 2.5, 2.956)):                 "2.73 ± 0.23",
		Fraction.Mean(interval(0.9997, 0.9993, 1)):              "99.97 (99.93 to 100.00) %",
		Fraction.Mean(interval(0.9999, 0.99989, 0.99991)):       "99.99 ± <0.01 %",
		Fraction.Mean(Fraction.Clip(interval(0.9, 0.7, 1.1))):   "90.00 (70.00 to 100.00) %",
		Epochs.Mean(Epochs.Clip(interval(2, 0, 4))):             "2.0 (1.0 to 4.0)",
		Points.Mean(Points.Clip(interval(0, -2, 2))):            "0.00 ± 200.00 points",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func interval(estimate, low, high float64) stats.Interval {
	return stats.Interval{Estimate: estimate, Low: low, High: high}
}
