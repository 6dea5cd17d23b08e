package plots_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"overfit/plots"
)

// What a run came to is told in place of the last values of its curves.
func TestFiguresTellTheEnd(t *testing.T) {
	run := mlp()
	run.ScaledTestLoss = slices.Repeat([]float64{0.07}, len(run.TestLoss))
	run.End = &plots.End{TrainLoss: 0.00222, TestLoss: 0.12, TrainAccuracy: 0.99915, TestAccuracy: 0.9791, ScaledTestLoss: 0.0712}
	groups := []plots.Group{{Title: "x", Runs: []plots.Run{run}}}
	for figure, c := range map[string]struct {
		draw func() (*plots.Figure, error)
		want string
	}{
		"LearningCurves, loss": {func() (*plots.Figure, error) { return plots.LearningCurves(run) },
			"gap 0.1178\nlowest test loss\ntest, without over-confidence 0.0712\ntrain 0.0022\ntest 0.1200"},
		"LearningCurves, accuracy": {func() (*plots.Figure, error) { return plots.LearningCurves(run) },
			"gap 2.00 points\nlowest test loss\ntrain 99.92 %\ntest 97.91 %"},
		"Compare": {func() (*plots.Figure, error) { return plots.Compare([]plots.Run{run}) },
			"scaled\nlowest (epoch)\ntrain %\ntest %\nmlp\n0.0022\n0.1200\n0.0712\n0.0834 (7)\n99.92\n97.91\nScaled: the test loss without over-confidence."},
		"Bands": {func() (*plots.Figure, error) { return plots.Bands(groups) },
			"at the end\ntest loss\nscaled\nlowest (epoch)\ntrain %\ntest %\nx\n0.1200\n0.0712\n0.0834 (7)\n99.92\n97.91\nScaled: "},
		"Gaps": {func() (*plots.Figure, error) { return plots.Gaps(groups) }, "x\n0.1178\n2.00"},
	} {
		f, err := c.draw()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(texts(t, f, plots.Options{}), "\n"); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q lacks %q", figure, got, c.want)
		}
	}
}

func TestEndErrors(t *testing.T) {
	for err, end := range map[string]plots.End{
		"test loss NaN at the end":            {TestLoss: math.NaN()},
		"training loss +Inf at the end":       {TrainLoss: math.Inf(1)},
		"training accuracy 99.9 at the end":   {TrainAccuracy: 99.9},
		"test accuracy -0.1 at the end":       {TestAccuracy: -0.1},
		"scaled test loss 1e+300 at the end,": {ScaledTestLoss: 1e300},
	} {
		run := mlp()
		run.End = &end
		if _, got := plots.LearningCurves(run); got == nil || !strings.Contains(got.Error(), err) {
			t.Errorf("error %v, want %q", got, err)
		}
	}
	run := mlp()
	run.End = &plots.End{ScaledTestLoss: math.NaN()}
	if _, err := plots.LearningCurves(run); err != nil {
		t.Error(err)
	}
}

// A scaled test loss is shown where it was measured, and nowhere else.
func TestScaledTestLoss(t *testing.T) {
	const words = "test, without over-confidence"
	plain, scaled := mlp(), mlp()
	scaled.ScaledTestLoss = slices.Repeat([]float64{0.07}, len(scaled.TestLoss))
	gap := mlp() // at an epoch at which others have one
	gap.ScaledTestLoss = slices.Clone(scaled.ScaledTestLoss)
	gap.ScaledTestLoss[3] = math.NaN()
	group := func(runs ...plots.Run) func() (*plots.Figure, error) {
		return func() (*plots.Figure, error) { return plots.Bands([]plots.Group{{Title: "x", Runs: runs}}) }
	}
	for name, c := range map[string]struct {
		draw          func() (*plots.Figure, error)
		curve, column bool
	}{
		"none":              {group(plain, plain), false, false},
		"all":               {group(scaled, gap), true, true},
		"some of the seeds": {group(scaled, plain), false, false},
		"one of two runs":   {func() (*plots.Figure, error) { return plots.Compare([]plots.Run{plain, scaled}) }, true, true},
		"neither of two":    {func() (*plots.Figure, error) { return plots.Compare([]plots.Run{plain, plain}) }, false, false},
	} {
		f, err := c.draw()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := texts(t, f, plots.Options{})
		if slices.Contains(got, words) != c.curve || slices.Contains(got, "scaled") != c.column {
			t.Errorf("%s: %q, want a curve %v and a column %v", name, got, c.curve, c.column)
		}
	}
	scaled.ScaledTestLoss = scaled.ScaledTestLoss[1:]
	if _, err := plots.LearningCurves(scaled); err == nil || !strings.Contains(err.Error(), "scaled test loss has 29 values") {
		t.Errorf("error %v, want one of 29 values", err)
	}
}
