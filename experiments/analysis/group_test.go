package analysis

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/experiments/stats"
	"overfit/experiments/stats/near"
)

// Runs are of one group if only their seeds differ; a seed counts once.
func TestGroups(t *testing.T) {
	other := fakeRun(t, "mlp", 1, 1, 1, "x")
	other.Spec.L2 = 1
	data := fakeRun(t, "mlp", 1, 1, 1, "x")
	data.Data.Files[0].SHA256 = "z"
	all := []*runs.Run{
		fakeRun(t, "mlp", 3, 1, 1, "x"), fakeRun(t, "mlp-l2", 1, 1, 1, "x"), fakeRun(t, "mlp", 1, 2, 1, "x"),
		fakeRun(t, "mlp", 3, 9, 1, "x"), other, data,
	}
	groups := Groups(all)
	if len(groups) != 4 {
		t.Fatalf("%d groups, want mlp, mlp-l2, mlp with a penalty, and mlp on other data", len(groups))
	}
	if seeds := groups[0].Seeds(); len(seeds) != 2 || seeds[0] != 1 || seeds[1] != 3 || groups[0].Spec.Seed != 1 {
		t.Errorf("seeds %v, want 1 and 3", seeds)
	}
	if mean := groups[0].Mean(measure.TestLoss); mean.Estimate != 1.5 {
		t.Errorf("%+v, want the mean of 1 and 2", mean)
	}
}

// No interval goes where no run can.
func TestMeanIsClipped(t *testing.T) {
	group := func(change func(s *measure.Results, i int)) Group {
		g := fakeGroup(t, "mlp", 1, 1, 1)
		for i, r := range g.Runs {
			change(r.Summary.Results, i)
		}
		return g
	}
	for _, c := range []struct {
		name              string
		of                measure.Measure
		group             Group
		low, high         float64
		lowOpen, highOpen bool // not clipped there
	}{
		{"accuracies", measure.ValAccuracy, group(func(s *measure.Results, i int) { s.ValAccuracy = new([]float64{1, 0.99, 0.95}[i]) }), 0, 1, true, false},
		{"low accuracies", measure.ValAccuracy, group(func(s *measure.Results, i int) { s.ValAccuracy = new([]float64{0, 0.01, 0.05}[i]) }), 0, 1, false, true},
		{"early onsets", measure.OnsetEpoch, group(func(s *measure.Results, i int) { s.OnsetEpoch = []int{1, 1, 4}[i] }), 1, 30, false, true},
		{"late onsets", measure.OnsetEpoch, group(func(s *measure.Results, i int) { s.OnsetEpoch = []int{30, 30, 22}[i] }), 1, 30, true, false},
	} {
		want := stats.Mean(c.group.Values(c.of))
		if !(want.Low < c.low) && !c.lowOpen || !(want.High > c.high) && !c.highOpen {
			t.Fatalf("%s: %+v needs no clipping", c.name, want)
		}
		want.Low, want.High = max(want.Low, c.low), min(want.High, c.high)
		for how, got := range map[string]stats.Interval{"Mean": c.group.Mean(c.of), "Means": c.group.Means()[c.of.Name]} {
			if got != want {
				t.Errorf("%s: %s %+v, want %+v", c.name, how, got, want)
			}
		}
	}
}

// An onset that may have been to come later is a bound.
func TestTextMarksCensoredOnsets(t *testing.T) {
	g := fakeGroup(t, "mlp", 1, 1, 1)
	for i, r := range g.Runs {
		r.Summary.OnsetEpoch, r.Summary.OnsetEpochByAccuracy = 26+i, 26+i
	}
	if text := g.Text(measure.OnsetEpoch); text != "27.0 ± 2.5" {
		t.Errorf("%q, want no mark", text)
	}
	g.Runs[2].Summary.OnsetCensored = true
	if text := g.Text(measure.OnsetEpoch); text != "≥ 27.0 ± 2.5" {
		t.Errorf("%q, want it marked", text)
	}
	if texts := g.Texts(measure.TestLoss, measure.OnsetEpoch, measure.OnsetByAccuracy); texts[0] != "1.0000" || !strings.HasPrefix(texts[1], "≥") || texts[2] != "27.0 ± 2.5" {
		t.Errorf("%q, want the second alone marked, and the first without an interval: all are alike", texts)
	}
}

// A mean is that of the summaries to the last digit, whatever digits the images have; its error is over images too.
func TestMeansOfImages(t *testing.T) {
	three, one := wholeGroup(t, "mlp", 6, 0.1, 1, 2, 3), wholeGroup(t, "mlp", 6, 0.1, 4)
	three.Runs[1].Summary.TrainAccuracy = 0.997
	three.Runs[1].Summary.AccuracyGap = 0.997 - three.Runs[1].Summary.TestAccuracy
	of := 0
	for _, m := range measure.Measures() {
		if m.Image == nil {
			continue
		}
		of++
		values := three.Values(m)
		if got, want := three.Mean(m).Estimate, stats.Mean(values).Estimate; got != want {
			t.Errorf("%s: %v, want %v", m.Name, got, want)
		}
		if got, want := one.Mean(m).Estimate, m.Of(one.Runs[0].Summary); got != want {
			t.Errorf("%s of one run: %v, want %v", m.Name, got, want)
		}
		crossed, err := three.ofImages([]measure.Measure{m})[0].Mean()
		if err != nil {
			t.Fatalf("%s: %v", m.Name, err)
		}
		near.Absolute(t, crossed.Value, stats.Mean(values).Estimate, 1e-8, "%s, as a mean over runs and images", m.Name)
		got := three.Estimates(m)[0]
		if got.StdErr != crossed.StdErr || got.DF != crossed.DF || !(got.StdErr > stats.MeanOf(values).StdErr) {
			t.Errorf("%s: %+v, want the error of %+v, which is more than that over seeds", m.Name, got, crossed)
		}
		if v := one.Mean(m); !(v.Low < v.Estimate && v.Estimate < v.High) {
			t.Errorf("%s of one run: %+v, want an interval over images", m.Name, v)
		}
		if !three.OverImages(m) || !one.OverImages(m) {
			t.Errorf("%s: an error over seeds alone", m.Name)
		}
	}
	if of != 10 {
		t.Errorf("%d measures of images", of)
	}
	if three.OverImages(measure.CalibrationError) {
		t.Error("the calibration error has an error over images")
	}
}

// What one run did not keep of its images is known over seeds alone, and the rest as before.
func TestEstimatesOfOldRuns(t *testing.T) {
	since := measure.LossSinceOnset
	measures := []measure.Measure{measure.TestAccuracy, measure.TestLoss, measure.ScaledTestLoss, since, measure.AccuracySinceOnset}
	for name, c := range map[string]struct {
		spoil   func(r *runs.Run)
		crossed []bool
	}{
		"whole": {func(*runs.Run) {}, []bool{true, true, true, true, true}},
		"no losses": {func(r *runs.Run) {
			p, _ := r.Predictions()
			for i := range p {
				p[i].Loss, p[i].TrueProbability, p[i].ScaledLoss = math.NaN(), math.NaN(), math.NaN()
			}
			writePredictions(t, r, "predictions.csv", p)
		}, []bool{true, false, false, false, true}},
		"no scaled losses": {func(r *runs.Run) {
			p, _ := r.Predictions()
			for i := range p {
				p[i].ScaledLoss = math.NaN()
			}
			writePredictions(t, r, "predictions.csv", p)
		}, []bool{true, true, false, true, true}},
		"no onset": {func(r *runs.Run) { remove(t, r, "onset_predictions.csv") }, []bool{true, true, true, false, false}},
		"other onset": {func(r *runs.Run) {
			p, _ := r.OnsetPredictions()
			writePredictions(t, r, "onset_predictions.csv", p[1:])
		}, []bool{true, true, true, false, false}},
		"no predictions": {func(r *runs.Run) { remove(t, r, "predictions.csv") }, make([]bool, 5)},
		"fewer images": {func(r *runs.Run) {
			p, _ := r.Predictions()
			writePredictions(t, r, "predictions.csv", p[1:])
		}, make([]bool, 5)},
	} {
		g := wholeGroup(t, "mlp", 6, 0.1, 1, 2, 3)
		c.spoil(g.Runs[1])
		for i, e := range g.Estimates(measures...) {
			overSeeds := stats.MeanOf(g.Values(measures[i]))
			if crossed := e != overSeeds; crossed != c.crossed[i] || e.Value != overSeeds.Value {
				t.Errorf("%s: %s is %+v, over seeds alone %+v", name, measures[i].Name, e, overSeeds)
			}
		}
	}
}

func remove(t *testing.T, r *runs.Run, file string) {
	t.Helper()
	if err := os.Remove(filepath.Join(r.Folder, file)); err != nil {
		t.Fatal(err)
	}
}

// What was not measured is not among the means.
func TestMeansWithoutWhatWasNotMeasured(t *testing.T) {
	means := fakeGroup(t, "mlp", 0.1, 0.2, 0.3).Means()
	for _, m := range []measure.Measure{measure.ScaledTestLoss, measure.Overconfidence, measure.LossSinceOnset, measure.ValLoss} {
		if v, ok := means[m.Name]; ok {
			t.Errorf("%s is %+v, and was not measured", m.Name, v)
		}
	}
	if v, ok := means[measure.TestLoss.Name]; !ok || !near.Within(v.Estimate, 0.2, 1e-12) {
		t.Errorf("test loss %+v", v)
	}
}
