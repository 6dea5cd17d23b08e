package analysis

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/experiments/stats"
	"overfit/experiments/stats/near"
)

func compared(t *testing.T, baseline Group, remedies ...Group) Comparison {
	t.Helper()
	c, err := Compare(baseline, remedies)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Without losses of images a change is that of Welch's test over the seeds, which are those of either side.
func TestCompareSeeds(t *testing.T) {
	baseline := fakeGroup(t, "mlp", 0.10, 0.12, 0.11, 0.13)
	remedy := func(seeds ...uint64) Group {
		var made []*runs.Run
		for i, loss := range []float64{0.05, 0.0701, 0.0599} {
			made = append(made, fakeRun(t, "mlp-l2", seeds[i], loss, 0.9, "xx--"))
		}
		return Groups(made)[0]
	}
	d := compared(t, baseline, remedy(1, 2, 3)).Remedies[0].Difference(measure.TestLoss)
	// scipy.stats.ttest_ind([.05, .0701, .0599], [.10, .12, .11, .13], equal_var=False)
	near.Absolute(t, d.Change.Value, -0.055, 1e-12, "change of the test loss")
	near.Absolute(t, d.Change.DF, 4.954538900423614, 1e-8, "degrees of freedom")
	near.Absolute(t, d.P, 0.0014933167227844455, 1e-12, "p")
	near.Absolute(t, d.Baseline.Estimate, 0.115, 1e-12, "test loss of the baseline")
	near.Absolute(t, d.Remedy.Estimate, 0.06, 1e-12, "test loss of the remedy")
	if d.Verdict() != stats.Better || d.Seeds != 3 {
		t.Errorf("%+v, want better by three seeds", d)
	}
	// In another order, and with seeds of its own, the remedy is the same: no run has another for its pair.
	for _, seeds := range [][]uint64{{3, 1, 2}, {2, 1, 3}, {11, 12, 13}, {4, 90, 5}} {
		if other := compared(t, baseline, remedy(seeds...)).Remedies[0].Difference(measure.TestLoss); !near.Within(other.P, d.P, 1e-12) || !near.Within(other.Change.Value, d.Change.Value, 1e-12) {
			t.Errorf("seeds %v: %+v, want %+v", seeds, other, d)
		}
	}
}

// With losses of images the error of a change is over seeds and images, and only those of the same images count.
func TestCompareSeedsAndImages(t *testing.T) {
	baseline, remedy := wholeGroup(t, "mlp", 9, 0.12, 1, 2, 3), wholeGroup(t, "mlp-l2", 6, 0.10, 11, 12, 13, 14)
	r := compared(t, baseline, remedy).Remedies[0]
	for _, d := range r.Differences {
		m := d.Measure
		overSeeds := stats.MeanOf(remedy.Values(m)).Minus(stats.MeanOf(baseline.Values(m)))
		if d.Change.Value != overSeeds.Value {
			t.Errorf("%s: change of %v, of the summaries %v", m.Name, d.Change.Value, overSeeds.Value)
		}
		want := overSeeds
		if m.Image != nil {
			var err error
			if want, err = remedy.ofImages([]measure.Measure{m})[0].MinusBaseline(baseline.ofImages([]measure.Measure{m})[0]); err != nil {
				t.Fatal(err)
			}
			if !(want.StdErr > overSeeds.StdErr) && m.Name == measure.TestLoss.Name {
				t.Errorf("%s: error %v, over seeds alone %v", m.Name, want.StdErr, overSeeds.StdErr)
			}
		}
		if d.Change.StdErr != want.StdErr || d.Change.DF != want.DF {
			t.Errorf("%s: %+v, want the error of %+v", m.Name, d.Change, want)
		}
	}
	loss, rest, confidence := r.Difference(measure.TestLoss), r.Difference(measure.ScaledTestLoss), r.Difference(measure.Overconfidence)
	near.Absolute(t, confidence.Change.Value+rest.Change.Value, loss.Change.Value, 1e-12, "over-confidence and the rest")
	if alone := baseline.Estimates(measure.TestLoss)[0].Minus(remedy.Estimates(measure.TestLoss)[0]); !(loss.Change.StdErr < alone.StdErr) {
		t.Errorf("error %v, want less than of other images on either side, %v", loss.Change.StdErr, alone.StdErr)
	}
}

// All evidence of all remedies is corrected together; what only describes is not tested.
func TestCompareCorrects(t *testing.T) {
	baseline := wholeGroup(t, "mlp", 9, 0.12, 1, 2, 3)
	c := compared(t, baseline, wholeGroup(t, "mlp-l2", 6, 0.10, 11, 12, 13), fakeGroup(t, "mlp-l1", 0.10, 0.12, 0.14))
	var tests []Difference
	var p []float64
	for _, r := range c.Remedies {
		for _, d := range r.Differences {
			evidence := slices.ContainsFunc(Evidence(), func(m measure.Measure) bool { return m.Name == d.Measure.Name })
			if !evidence {
				if !math.IsNaN(d.P) || !math.IsNaN(d.AdjustedP) || d.Verdict() != stats.Unclear {
					t.Errorf("%s, which describes, was tested: %+v", d.Measure.Name, d)
				}
				continue
			}
			tests, p = append(tests, d), append(p, d.P)
		}
	}
	if len(tests) != 8 {
		t.Fatalf("%d tests of two remedies", len(tests))
	}
	for i, want := range stats.Holm(p) {
		if d := tests[i]; !math.IsNaN(d.P) && (d.AdjustedP != want || d.Together != 7) || math.IsNaN(d.P) != (i == 6) { // the scaled loss of the second was not measured
			t.Errorf("%s: p %v, corrected for %d tests %v, want %v for 7", d.Measure.Name, d.P, d.Together, d.AdjustedP, want)
		}
	}
}

// More tests may hide a gain, and never harm.
func TestMoreRemediesNeverHideHarm(t *testing.T) {
	baseline := fakeGroup(t, "mlp", 0.10, 0.11, 0.12)
	gain, harm := fakeGroup(t, "mlp-l2", 0.06, 0.07, 0.08), fakeGroup(t, "mlp-dropout", 0.13, 0.14, 0.15)
	others := []Group{fakeGroup(t, "mlp-l1", 0.10, 0.11, 0.12), fakeGroup(t, "mlp-narrow", 0.10, 0.11, 0.12), fakeGroup(t, "mlp-holdout", 0.10, 0.11, 0.12)}
	var gains []stats.Verdict
	for n := range len(others) + 1 {
		of := func(g Group) *Difference {
			return compared(t, baseline, append([]Group{g}, others[:n]...)...).Remedies[0].Difference(measure.TestLoss)
		}
		d := of(harm)
		near.Absolute(t, d.P, 0.0213, 1e-4, "p of the harm")
		if d.Verdict() != stats.Worse || !(d.AdjustedP > stats.Significance) {
			t.Errorf("beside %d others: %+v, want worse, although not after correction", n, d)
		}
		d = of(gain)
		near.Absolute(t, d.P, 0.0080, 1e-4, "p of the gain")
		gains = append(gains, d.Verdict())
	}
	if want := []stats.Verdict{stats.Better, stats.Better, stats.Unclear, stats.Unclear}; !slices.Equal(gains, want) {
		t.Errorf("gains are %v, want %v", gains, want)
	}
}

// More accuracy is better, more of the others worse. A gain counts by the corrected p-value, and harm by the other.
func TestVerdictOfAnIncrease(t *testing.T) {
	for _, m := range Evidence() {
		better := m.Name == "test_accuracy"
		for _, c := range []struct {
			p, adjusted float64
			gain, harm  stats.Verdict
		}{
			{0.03, 0.04, stats.Better, stats.Worse},
			{0.03, 0.06, stats.Unclear, stats.Worse},
			{0.06, 0.06, stats.Unclear, stats.Unclear},
			{math.NaN(), math.NaN(), stats.Unclear, stats.Unclear},
		} {
			for _, seeds := range []int{1, 2, 3} {
				d := Difference{Measure: m, Change: stats.Estimate{Value: 0.1, StdErr: 0.01, DF: 4}, P: c.p, AdjustedP: c.adjusted, Seeds: seeds}
				want := c.harm
				if better {
					want = c.gain
				}
				if seeds < 3 {
					want = stats.Unclear
				}
				if got := d.Verdict(); got != want {
					t.Errorf("more %s with %d seeds, p %v and %v: %v, want %v", m.Title, seeds, c.p, c.adjusted, got, want)
				}
			}
		}
	}
}

// Two seeds on one side tell nothing, however many the other has and however far apart they are.
func TestCompareFewSeeds(t *testing.T) {
	many := func(name string, wrong int, loss float64) Group {
		return wholeGroup(t, name, wrong, loss, 1, 2, 3, 4, 5)
	}
	few := func(name string, wrong int, loss float64) Group { return wholeGroup(t, name, wrong, loss, 7, 8) }
	one := func(name string, wrong int, loss float64) Group { return wholeGroup(t, name, wrong, loss, 7) }
	for name, c := range map[string]Comparison{
		"two against five": compared(t, many("mlp", 60, 0.3), few("mlp-l2", 4, 0.1)),
		"five against two": compared(t, few("mlp", 60, 0.3), many("mlp-l2", 4, 0.1)),
		"worse":            compared(t, many("mlp", 4, 0.1), few("mlp-l2", 60, 0.3)),
		"one each":         compared(t, one("mlp", 60, 0.3), one("mlp-l2", 4, 0.1)),
	} {
		r := c.Remedies[0]
		for _, d := range r.Differences {
			if d.Verdict() != stats.Unclear || d.Seeds > 2 {
				t.Errorf("%s: %s is %v by %d seeds", name, d.Measure.Name, d.Verdict(), d.Seeds)
			}
		}
		if d := r.Difference(measure.TestAccuracy); !(d.P < 1e-3) || !(d.Change.Interval().Low < d.Change.Value) {
			t.Errorf("%s: %+v, want an interval and a p-value all the same", name, d)
		}
		if words := strings.Join(r.Words("mlp-l2"), "\n"); !strings.Contains(words, "Nothing is judged with fewer than 3 seeds") || strings.Contains(words, "significant") {
			t.Errorf("%s: %s", name, words)
		}
	}
}

// Seeds that agree leave no spread: three of either side are then as good as three coins.
func TestCompareEqualSeeds(t *testing.T) {
	c := compared(t, fakeGroup(t, "mlp", 0.2, 0.2, 0.2), fakeGroup(t, "mlp-l2", 0.1, 0.1, 0.1), fakeGroup(t, "mlp-l1", 0.2, 0.2, 0.2))
	if d := c.Remedies[0].Difference(measure.TestLoss); !near.Within(d.P, 0.25, 1e-12) || d.Verdict() != stats.Unclear {
		t.Errorf("%+v, want a p of 1 / 4", d)
	}
	if d := c.Remedies[1].Difference(measure.TestLoss); d.P != 1 || d.Verdict() != stats.Unclear {
		t.Errorf("%+v, want a p of 1", d)
	}
}

func TestCompareErrors(t *testing.T) {
	baseline := wholeGroup(t, "mlp", 9, 0.1, 1, 2, 3)
	other := wholeGroup(t, "mlp-l2", 9, 0.1, 1, 2, 3)
	for _, r := range other.Runs {
		r.Data.Files = slices.Clone(r.Data.Files)
		r.Data.Files[2].SHA256 = "z"
	}
	_, err := Compare(baseline, []Group{wholeGroup(t, "mlp-l1", 9, 0.1, 1), other})
	if want := fmt.Sprintf("mlp and mlp-l2: runs %s and %s were tested on different images", baseline.Runs[0].Folder, other.Runs[0].Folder); err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
	for _, r := range other.Runs { // other training images are another matter
		r.Data.Files[2].SHA256, r.Data.Files[0].SHA256 = "c", "z"
	}
	compared(t, baseline, other)
}

// Rows have what the table has, and nothing that JSON has not.
func TestComparisonRows(t *testing.T) {
	c := compared(t, wholeGroup(t, "mlp", 9, 0.12, 1, 2, 3), wholeGroup(t, "mlp-l2", 6, 0.10, 11, 12), fakeGroup(t, "mlp-l1", 0.1))
	rows := c.Rows()
	if _, err := json.Marshal(rows); err != nil {
		t.Fatal(err)
	}
	row := rows[0]
	if !slices.Equal(row.Seeds, []uint64{11, 12}) || !slices.Equal(row.Against, []uint64{1, 2, 3}) || row.Remedy != "mlp-l2" || row.Baseline != "mlp" {
		t.Errorf("%+v", row)
	}
	d, got := c.Remedies[0].Difference(measure.TestLoss), row.Measures["test_loss"]
	if got.Change != d.Change.Interval() || *got.P != d.P || *got.AdjustedP != d.AdjustedP || got.Verdict != "unclear" {
		t.Errorf("%+v, want %+v", got, d)
	}
	if d := rows[1].Measures["scaled_test_loss"]; d.P != nil || d.AdjustedP != nil {
		t.Errorf("%+v, and was not measured", d)
	}
}
