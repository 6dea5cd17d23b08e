package analysis

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/experiments/stats"
	"overfit/experiments/stats/near"
)

// fakeRun is a finished run of an experiment that has a test loss and accuracy, and is right on the images for which
// right has an x.
func fakeRun(t *testing.T, name string, seed uint64, loss, accuracy float64, right string) *runs.Run {
	t.Helper()
	spec, _ := experiments.Lookup(name)
	spec.Seed = seed
	r := &runs.Run{Folder: t.TempDir(), History: measure.History{{Epoch: 1}}}
	r.Spec = spec
	r.Data.Files = []datasets.File{{SHA256: "a"}, {SHA256: "b"}, {SHA256: "c"}, {SHA256: "d"}}
	r.Summary = measure.Summary{Complete: true, Results: &measure.Results{
		TestLoss: loss, TestAccuracy: accuracy, TrainAccuracy: 1, CalibrationError: new(float64),
		Overfitting: measure.Overfitting{AccuracyGap: 1 - accuracy, LossGap: loss, OnsetEpoch: 1},
	}}
	var p measure.Predictions
	for _, c := range right {
		prediction := measure.Prediction{Label: 1, Confidence: 0.5}
		if c == 'x' {
			prediction.Predicted = 1
		}
		p = append(p, prediction)
	}
	if err := runs.WriteFile(filepath.Join(r.Folder, "predictions.csv"), p.WriteCSV); err != nil {
		t.Fatal(err)
	}
	return r
}

// fakeGroup has a run for each loss, with seeds from 1.
func fakeGroup(t *testing.T, name string, losses ...float64) Group {
	t.Helper()
	var made []*runs.Run
	for i, loss := range losses {
		made = append(made, fakeRun(t, name, uint64(i+1), loss, 0.9, "xx--"))
	}
	return Groups(made)[0]
}

func TestCompare(t *testing.T) {
	baseline := fakeGroup(t, "mlp", 0.10, 0.12, 0.11)
	better := fakeGroup(t, "mlp-l2", 0.05, 0.0701, 0.0599) // by .05 for every seed, but for .0001
	noisy := fakeGroup(t, "mlp-l1", 0.05, 0.15, 0.10)
	c, err := Compare(baseline, []Group{better, noisy})
	if err != nil {
		t.Fatal(err)
	}
	d := c.Remedies[0].Difference(measure.TestLoss)
	near.Absolute(t, d.Change.Estimate, -0.05, 1e-12, "change of the test loss")
	if d.Verdict() != stats.Better || !(d.Change.Low <= d.Change.Estimate) || d.Baseline.Estimate != stats3(0.10, 0.12, 0.11) {
		t.Errorf("%+v, want better by .05", d)
	}
	if d.AdjustedP != 2*d.P { // the smaller of two
		t.Errorf("p %v, adjusted %v, want twice as much", d.P, d.AdjustedP)
	}
	if d := c.Remedies[1].Difference(measure.TestLoss); d.Verdict() != stats.Unclear {
		t.Errorf("%+v, want unclear", d)
	}
	if d := c.Remedies[0].Difference(measure.TestAccuracy); d.Verdict() != stats.Unclear || d.P != 1 {
		t.Errorf("%+v, want no difference", d)
	}
	words := strings.Join(c.Remedies[0].Words("mlp", "mlp-l2"), "\n")
	for _, want := range []string{
		"mlp-l2 lowers the test loss by 0.0500 (95 % confidence interval 0.0498 to 0.0502): better, and not by chance (p < 0.0001 after correction for 2 remedies, p < 0.0001 alone).",
		"Whether mlp-l2 changes the test accuracy cannot be told from 3 seeds",
		"Test images right with mlp-l2 alone against mlp alone: 0 against 0, 0 against 0, 0 against 0; chance may explain it",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in:\n%s", want, words)
		}
	}
}

// A change that is the same with each seed leaves nothing to measure chance by, and no test to correct the others for.
func TestCompareEqualChanges(t *testing.T) {
	c, err := Compare(fakeGroup(t, "mlp", 0.10, 0.12), []Group{fakeGroup(t, "mlp-l2", 0.09, 0.11), fakeGroup(t, "mlp-l1", 0.05, 0.06)})
	if err != nil {
		t.Fatal(err)
	}
	if d := c.Remedies[0].Difference(measure.TestLoss); d.Verdict() != stats.Unclear || !math.IsNaN(d.Change.Low) {
		t.Errorf("%+v, want it unclear", d)
	}
	if words := c.Remedies[0].Words("mlp", "mlp-l2")[0]; words != "Whether mlp-l2 changes the test loss cannot be told from 2 seeds: -0.0100 with each of them, so how far chance goes is not known." {
		t.Error(words)
	}
	if words := c.Remedies[1].Words("mlp", "mlp-l1")[0]; strings.Contains(words, "correction") {
		t.Errorf("%s: of two remedies one is tested, and nothing corrected", words)
	}
}

// The remedy that is worse is distinguished from the one that is better.
func TestCompareWorse(t *testing.T) {
	c, err := Compare(fakeGroup(t, "mlp-l2", 0.05, 0.0701, 0.0599), []Group{fakeGroup(t, "mlp", 0.10, 0.12, 0.11)})
	if err != nil {
		t.Fatal(err)
	}
	if d := c.Remedies[0].Difference(measure.TestLoss); d.Verdict() != stats.Worse {
		t.Errorf("%+v, want worse", d)
	}
}

// More accuracy is better, more of the others worse; and what is clear alone may be unclear after correction.
func TestVerdictOfAnIncrease(t *testing.T) {
	for _, m := range comparedMeasures() {
		want := map[bool]stats.Verdict{true: stats.Better, false: stats.Worse}[m.Name == "test_accuracy"]
		d := Difference{Measure: m, Change: stats.Interval{Estimate: 0.1, Low: 0.05, High: 0.15}, P: 0.03, AdjustedP: 0.04}
		if got := d.Verdict(); got != want {
			t.Errorf("more %s: %v, want %v", m.Title, got, want)
		}
		for _, p := range []float64{0.06, math.NaN()} {
			if d.AdjustedP = p; d.Verdict() != stats.Unclear {
				t.Errorf("%s with a p of %v after correction: %v, want unclear", m.Title, p, d.Verdict())
			}
		}
	}
}

// Pairs are of one seed, whatever the order of the runs, and others do not count.
func TestComparePairsSeeds(t *testing.T) {
	baseline := Groups([]*runs.Run{
		fakeRun(t, "mlp", 9, 9, 0.5, "x"), fakeRun(t, "mlp", 2, 0.2, 0.8, "x"), fakeRun(t, "mlp", 1, 0.1, 0.9, "x"),
	})[0]
	remedy := Groups([]*runs.Run{
		fakeRun(t, "mlp-l2", 1, 0.11, 0.9, "x"), fakeRun(t, "mlp-l2", 2, 0.21, 0.8, "x"), fakeRun(t, "mlp-l2", 3, 7, 0.1, "x"),
	})[0]
	c, err := Compare(baseline, []Group{remedy})
	if err != nil {
		t.Fatal(err)
	}
	r := c.Remedies[0]
	near.Absolute(t, r.Difference(measure.TestLoss).Change.Estimate, 0.01, 1e-12, "change of the test loss")
	if !slices.Equal(r.Seeds, []uint64{1, 2}) {
		t.Errorf("seeds %v, want 1 and 2", r.Seeds)
	}
}

// With one seed there are test images alone to go by.
func TestCompareOneSeed(t *testing.T) {
	before := strings.Repeat("x", 90) + strings.Repeat("-", 10)
	after := strings.Repeat("x", 99) + "-"
	c, err := Compare(Groups([]*runs.Run{fakeRun(t, "mlp", 1, 0.2, 0.9, before)})[0],
		[]Group{Groups([]*runs.Run{fakeRun(t, "mlp-l2", 1, 0.1, 0.99, after)})[0]})
	if err != nil {
		t.Fatal(err)
	}
	r := c.Remedies[0]
	if test := r.Images[0]; test.OnlyOther != 9 || test.OnlyBaseline != 0 || test.Verdict() != stats.Better {
		t.Errorf("%+v, want 9 images and better", test)
	}
	d := r.Difference(measure.TestAccuracy)
	near.Absolute(t, d.Change.Estimate, 0.09, 1e-12, "change of the test accuracy")
	if !(d.Change.Low > 0.02 && d.Change.High < 0.16) || !math.IsNaN(d.P) {
		t.Errorf("test accuracy %+v, want .09 in an interval over the images", d)
	}
	if d := r.Difference(measure.TestLoss); !math.IsNaN(d.Change.Low) || d.Verdict() != stats.Unclear {
		t.Errorf("test loss %+v, want no interval and no verdict", d)
	}
	if words := strings.Join(r.Words("mlp", "mlp-l2"), "\n"); !strings.Contains(words, "9 against 0; better, and not by chance, with this seed") ||
		!strings.Contains(words, "One seed does not tell") {
		t.Error(words)
	}
}

// What is not by chance alone may be so among several tests: 6 images against 0 have a p of 1/32.
func TestCompareCorrectsImageTests(t *testing.T) {
	group := func(name, right string) Group { return Groups([]*runs.Run{fakeRun(t, name, 1, 0.1, 0.9, right)})[0] }
	baseline, better, same := group("mlp", "------xx"), group("mlp-l2", "xxxxxxxx"), group("mlp-l1", "------xx")
	for _, c := range []struct {
		remedies []Group
		adjusted float64
		want     stats.Verdict
		words    string
	}{
		{[]Group{better}, 1. / 32, stats.Better, "6 against 0; better, and not by chance"},
		{[]Group{better, same}, 2. / 32, stats.Unclear, "6 against 0; chance may explain it"},
	} {
		compared, err := Compare(baseline, c.remedies)
		if err != nil {
			t.Fatal(err)
		}
		r := compared.Remedies[0]
		test := r.Images[0]
		near.Absolute(t, test.P, 1./32, 1e-12, "p")
		near.Absolute(t, test.AdjustedP, c.adjusted, 1e-12, "p of %d remedies", len(c.remedies))
		if test.Verdict() != c.want {
			t.Errorf("of %d remedies: %v, want %v", len(c.remedies), test.Verdict(), c.want)
		}
		if words := strings.Join(r.Words("mlp", "mlp-l2"), "\n"); !strings.Contains(words, c.words) {
			t.Errorf("no %q in:\n%s", c.words, words)
		}
	}
}

func TestCompareErrors(t *testing.T) {
	baseline := fakeRun(t, "mlp", 1, 0.1, 0.9, "xx")
	for want, remedy := range map[string]*runs.Run{
		"no seed in common: [1] and [2]":    fakeRun(t, "mlp-l2", 2, 0.1, 0.9, "xx"),
		"2 images of the baseline and 1 of": fakeRun(t, "mlp-l2", 1, 0.1, 0.9, "x"),
		"were tested on different imag":     func() *runs.Run { r := fakeRun(t, "mlp-l2", 1, 1, 1, "xx"); r.Data.Files[2].SHA256 = "z"; return r }(),
		"predictions.csv: line 2":           damaged(t, fakeRun(t, "mlp-l2", 1, 1, 1, "xx")),
	} {
		_, err := Compare(Groups([]*runs.Run{baseline})[0], Groups([]*runs.Run{remedy}))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "mlp and mlp-l2: ") {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// damaged spoils a run's predictions.
func damaged(t *testing.T, r *runs.Run) *runs.Run {
	t.Helper()
	if err := os.WriteFile(filepath.Join(r.Folder, "predictions.csv"), []byte("image,label,predicted,confidence\n0,1,1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return r
}

// stats3 is the mean of three numbers, rounded as that of a sum is.
func stats3(a, b, c float64) float64 { return (a + b + c) / 3 }

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
