package figures

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/stats"
	"overfit/plots"
)

// within is the estimate whose 95 % interval reaches that far either way.
func within(value, half float64) stats.Estimate {
	e := stats.Estimate{Value: value, StdErr: 1, DF: math.Inf(1)}
	e.StdErr = half / (e.Interval().High - value)
	return e
}

// The panels are those of which the comparison has a measure, the scaled loss by its name, and say for how many comparisons
// the verdicts are corrected.
func TestComparisonFigurePanels(t *testing.T) {
	mlp, _ := experiments.Lookup("mlp")
	l2, _ := experiments.Lookup("mlp-l2")
	change := func(m measure.Measure, baseline, estimate, half float64) analysis.Difference {
		return analysis.Difference{
			Measure: m, Baseline: stats.Interval{Estimate: baseline}, Together: 6, AdjustedP: 0.5,
			Change: within(estimate, half), Seeds: analysis.FewestSeeds,
		}
	}
	all := []analysis.Difference{
		change(measure.TestLoss, 0.25, 0.125, 0.0625),
		change(measure.TestAccuracy, 0.975, 0.0125, 0.0625), // to 101.25 % + 6.25
		change(measure.LossGap, 0.2, 0.1, 0.05),
		change(measure.AccuracyGap, 0.02, -0.01, 0.005),
		change(measure.Measure{Name: "scaled_test_loss", Better: -1}, 0.0625, -0.03125, 0.0625),
	}
	draw := func(of ...analysis.Difference) string {
		return texts(t, Differences, Request{Comparison: analysis.Comparison{
			Baseline: analysis.Group{Spec: mlp}, Remedies: []analysis.Remedy{{Group: analysis.Group{Spec: l2}, Differences: of}},
		}})
	}
	got := draw(all...)
	for _, want := range []string{
		"Change of the accuracy gap (points)", "Change of the test loss", "Change of the test loss without over-confidence",
		"Change of the test accuracy (points)", "hollow: chance may explain it, after correction for 6 comparisons",
		"-1.00 (-1.50 to -0.50)", "+0.1250 (+0.0625 to +0.1875)",
		"-0.0312 (-0.0938 to +0.0312)",
		"+1.25 (-5.00 to +2.50)", // and no accuracy above 100 %
	} {
		if !strings.Contains("\n"+got+"\n", "\n"+want+"\n") {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if got := draw(all[:2]...); strings.Contains(got, "gap") || strings.Contains(got, "over-confidence") {
		t.Errorf("%q has panels without a measure", got)
	}
}

// A change that is not told from chance after correction looks so, although its own interval does not hold 0.
func TestComparisonFigureShowsCorrectedVerdicts(t *testing.T) {
	picture := func(lossP, accuracyP float64) []byte {
		mlp, _ := experiments.Lookup("mlp")
		l2, _ := experiments.Lookup("mlp-l2")
		figure, err := differences(analysis.Comparison{
			Baseline: analysis.Group{Spec: mlp},
			Remedies: []analysis.Remedy{{Group: analysis.Group{Spec: l2}, Differences: []analysis.Difference{
				{Measure: measure.TestLoss, Baseline: stats.Interval{Estimate: 0.5}, Change: within(-0.2, 0.1), Seeds: analysis.FewestSeeds, P: 0.01, AdjustedP: lossP},
				{Measure: measure.TestAccuracy, Baseline: stats.Interval{Estimate: 0.9}, Change: within(0.02, 0.01), Seeds: analysis.FewestSeeds, P: 0.01, AdjustedP: accuracyP},
			}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		var svg bytes.Buffer
		if err := figure.Encode(&svg, "svg", plots.Options{}); err != nil {
			t.Fatal(err)
		}
		return svg.Bytes()
	}
	bothClear := picture(0.04, 0.04)
	if bytes.Equal(bothClear, picture(0.06, 0.04)) {
		t.Error("an unclear change of the loss looks like a clear one")
	}
	if bytes.Equal(bothClear, picture(0.04, 0.06)) {
		t.Error("an unclear change of the accuracy looks like a clear one")
	}
	if !bytes.Equal(bothClear, picture(0.01, 0.03)) {
		t.Error("two pictures of clear changes differ")
	}
}
