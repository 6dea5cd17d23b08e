package plots_test

import (
	"strings"
	"testing"

	"overfit/plots"
)

// The intervals of a table are the group's own where those are known, and it says what they are for.
func TestHalves(t *testing.T) {
	run := func(loss float64) plots.Run {
		return plots.Run{TrainLoss: []float64{0.1}, TestLoss: []float64{loss}, TrainAccuracy: []float64{1}, TestAccuracy: []float64{0.98}}
	}
	g := plots.Group{Title: "mlp", Runs: []plots.Run{run(0.2), run(0.3), run(0.4)}}
	of := func(g plots.Group) string {
		var all []string
		for _, draw := range []func([]plots.Group) (*plots.Figure, error){plots.Bands, plots.Gaps} {
			figure, err := draw([]plots.Group{g})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, texts(t, figure, plots.Options{})...)
		}
		return strings.Join(all, "\n")
	}
	if got := of(g); strings.Contains(got, "The intervals are for") || !strings.Contains(got, "0.3000 ± 0.2484") {
		t.Errorf("%q, want Student's interval", got)
	}
	g.Halves = &plots.Halves{Covers: "seeds and test images", TestLoss: 0.0625, TestAccuracy: 0.0125, LossGap: 0.03125, AccuracyGap: 0.0025}
	for _, want := range []string{"0.3000 ± 0.0625", "98.00 ± 1.25", "0.2000 ± 0.0312", "2.00 ± 0.25", "The intervals are for seeds and test images that might have been others."} {
		if got := of(g); !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}
