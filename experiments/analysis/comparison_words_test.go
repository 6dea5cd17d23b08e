package analysis

import (
	"math"
	"slices"
	"strings"
	"testing"

	"overfit/experiments/measure"
	"overfit/experiments/stats"
	"overfit/experiments/stats/near"
)

// changeOf is a difference with such a change.
func changeOf(m measure.Measure, value, stdErr, p, adjusted float64) Difference {
	return Difference{Measure: m, Baseline: stats.Interval{Estimate: 0.5}, Change: stats.Estimate{Value: value, StdErr: stdErr, DF: math.Inf(1)}, P: p, AdjustedP: adjusted, Together: 8, Seeds: 3}
}

// An accuracy of 98 % rises by 2 points at most; what a loss changes by has no such end.
func TestIntervalIsCutOff(t *testing.T) {
	d := changeOf(measure.TestAccuracy, 0.01, 0.02, 0.6, 1)
	d.Baseline.Estimate = 0.98
	if v := d.Interval(); !near.Within(v.High, 0.02, 1e-12) || !near.Within(v.Low, d.Change.Interval().Low, 1e-12) {
		t.Errorf("%+v, want it to end at 2 points", v)
	}
	if d.Measure = measure.TestLoss; d.Interval() != d.Change.Interval() {
		t.Errorf("%+v of a loss, want %+v", d.Interval(), d.Change.Interval())
	}
}

func TestWords(t *testing.T) {
	r := Remedy{Differences: []Difference{
		changeOf(measure.AccuracyGap, -0.01, 0.001, 0.00001, 0.00002),
		changeOf(measure.TestLoss, -0.05, 0.01, 0.001, 0.006),
		changeOf(measure.ScaledTestLoss, 0.002, 0.01, 0.84, 1),
		changeOf(measure.TestAccuracy, -0.002, 0.0009, 0.03, 0.12),
		changeOf(measure.Overconfidence, -0.052, 0.01, math.NaN(), math.NaN()),
	}}
	want := []string{
		"mlp-l2 lowers the accuracy gap by 1.00 points (95 % confidence interval 0.80 to 1.20): better, significant at 5 % (p < 0.0001 after correction for 8 tests, p < 0.0001 alone).",
		"mlp-l2 lowers the test loss by 0.0500 (95 % confidence interval 0.0304 to 0.0696): better, significant at 5 % (p = 0.0060 after correction for 8 tests, p = 0.0010 alone).",
		"mlp-l2 changes the scaled test loss by +0.0020 (-0.0176 to +0.0216): not significant at 5 % (p = 1.0000 after correction for 8 tests, p = 0.8400 alone).",
		"mlp-l2 lowers the test accuracy by 0.20 points (95 % confidence interval 0.02 to 0.38): worse, significant at 5 % (p = 0.0300, which is not corrected: it is harm).",
		"mlp-l2 changes the test loss by -0.0500: over-confidence, which one temperature would undo as well, accounts for -0.0520 (-0.0716 to -0.0324) of that, and what is lost beside it for +0.0020 (-0.0176 to +0.0216).",
	}
	if got := r.Words("mlp-l2"); !slices.Equal(got, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for i := range r.Differences {
		r.Differences[i].Seeds = 2
	}
	two := strings.Join(r.Words("mlp-l2"), "\n")
	if strings.Contains(two, "significant") || !strings.Contains(two, "by -0.0500 (-0.0696 to -0.0304).") || !strings.HasSuffix(two, "\nNothing is judged with fewer than 3 seeds on either side.") {
		t.Errorf("by two seeds:\n%s", two)
	}
}

// Of runs of before it was measured nothing is said of over-confidence, and of one seed without images no test.
func TestWordsOfOldRuns(t *testing.T) {
	r := compared(t, fakeGroup(t, "mlp", 0.2), fakeGroup(t, "mlp-l2", 0.1)).Remedies[0]
	words := strings.Join(append(r.Words("mlp-l2"), r.Beside("mlp-l2", measure.AccuracyGap)...), "\n")
	for _, not := range []string{"NaN", "caled", "confidence"} {
		if strings.Contains(words, not) {
			t.Errorf("%q in:\n%s", not, words)
		}
	}
	if !strings.Contains(words, "mlp-l2 changes the test loss by -0.1000") {
		t.Errorf("no change of the test loss in:\n%s", words)
	}
}

func TestBeside(t *testing.T) {
	r := compared(t, wholeGroup(t, "mlp", 9, 0.12, 1, 2, 3), wholeGroup(t, "mlp-l2", 6, 0.06, 11, 12, 13)).Remedies[0]
	loss := r.Difference(measure.TestLoss)
	words := r.Beside("mlp-l2", measure.AccuracyGap)
	if want := "changes the test loss by " + measure.Nats.Change(loss.Change.Interval()) + ": better; "; len(words) != 2 || !strings.Contains(words[0], want) || !strings.Contains(words[1], "accounts for") {
		t.Errorf("%q, want %q in the first", words, want)
	}
}

// What a claim is judged by does not stand beside it.
func TestBesideWhatIsJudged(t *testing.T) {
	r := compared(t, wholeGroup(t, "mlp", 9, 0.12, 1, 2, 3), wholeGroup(t, "mlp-l2", 6, 0.06, 11, 12, 13)).Remedies[0]
	for _, judged := range Evidence() {
		words := r.Beside("mlp-l2", judged)[0]
		for _, m := range Evidence() {
			if told := strings.Contains(words, "the "+strings.ToLower(m.Title)+" by "); told != (m.Name != judged.Name) {
				t.Errorf("beside the %s: %s", judged.Title, words)
			}
		}
	}
}

func TestExplanation(t *testing.T) {
	three, one := wholeGroup(t, "mlp", 9, 0.12, 1, 2, 3), wholeGroup(t, "mlp", 9, 0.12, 1)
	remedy := wholeGroup(t, "mlp-l2", 6, 0.06, 11, 12, 13)
	if text := compared(t, three, remedy).Explanation(); !strings.Contains(text, "for seeds and test images that might have been others") {
		t.Error(text)
	}
	if text := compared(t, one, remedy).Explanation(); !strings.Contains(text, "nothing is known of other seeds") {
		t.Error(text)
	}
}
