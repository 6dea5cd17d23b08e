package figures

import (
	"bytes"
	"testing"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/stats"
	"overfit/plots"
)

// A change that is not told from chance after correction looks so, although its own interval does not hold 0.
func TestComparisonFigureShowsCorrectedVerdicts(t *testing.T) {
	picture := func(lossP, accuracyP float64) []byte {
		mlp, _ := experiments.Lookup("mlp")
		l2, _ := experiments.Lookup("mlp-l2")
		figure, err := differences(analysis.Comparison{
			Baseline: analysis.Group{Spec: mlp},
			Remedies: []analysis.Remedy{{Group: analysis.Group{Spec: l2}, Differences: []analysis.Difference{
				{Measure: measure.TestLoss, Change: stats.Interval{Estimate: -0.2, Low: -0.3, High: -0.1}, P: 0.01, AdjustedP: lossP},
				{Measure: measure.TestAccuracy, Change: stats.Interval{Estimate: 0.02, Low: 0.01, High: 0.03}, P: 0.01, AdjustedP: accuracyP},
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
	clear := picture(0.04, 0.04)
	if bytes.Equal(clear, picture(0.06, 0.04)) {
		t.Error("an unclear change of the loss looks like a clear one")
	}
	if bytes.Equal(clear, picture(0.04, 0.06)) {
		t.Error("an unclear change of the accuracy looks like a clear one")
	}
	if !bytes.Equal(clear, picture(0.01, 0.03)) {
		t.Error("two pictures of clear changes differ")
	}
}
