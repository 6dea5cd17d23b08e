package report

import (
	"math"
	"slices"
	"strings"
	"testing"

	"overfit/experiments/analysis"
)

// Runs beside those of a claim are more tests, and must not help it: neither a gain, nor that harm is overlooked.
func TestMoreRemediesNeverHelp(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	favour := []Verdict{NotHere, Undecided, Partly, Supported}
	mlp := outcome{train: 0.9995, test: 0.96, loss: 0.25, scaled: 0.14, spread: 0.3}
	for name, l := range map[string]outcome{
		"narrower by a little":           {train: 0.99, test: 0.96, loss: 0.25, scaled: 0.14, spread: 0.4},
		"at the cost of some accuracy":   {train: 0.98, test: 0.956, loss: 0.25, scaled: 0.14, spread: 0.3},
		"at the cost of a little":        {train: 0.98, test: 0.958, loss: 0.25, scaled: 0.14, spread: 0.2},
		"wider":                          {train: 0.9995, test: 0.955, loss: 0.25, scaled: 0.14, spread: 0.4},
		"without much of a change":       {train: 0.9990, test: 0.96, loss: 0.25, scaled: 0.14, spread: 0.2},
		"narrower, for certain and free": cured,
	} {
		groups := []analysis.Group{groupOf(t, "mlp", 3, mlp), groupOf(t, "mlp-dropout", 3, l)}
		var verdicts []Verdict
		for _, more := range []string{"", "mlp-l2", "mlp-l1", "mlp-regularised", "mlp-small-data"} {
			if more != "" {
				groups = append(groups, groupOf(t, more, 3, mlp.with(func(l *outcome) { l.spread = 0.5 })))
			}
			verdicts = append(verdicts, verdictOf(t, New(groups), "Dropout counters over-fitting of the MLP").Verdict)
		}
		for i := 1; i < len(verdicts); i++ {
			if slices.Index(favour, verdicts[i]) > slices.Index(favour, verdicts[i-1]) {
				t.Errorf("%s: %q as more is tested", name, verdicts)
			}
		}
	}
}

// Harm of twice what counts spoils early stopping, alone and beside other remedies of the same baseline.
func TestHarmIsNeverCorrectedAway(t *testing.T) {
	stopped := outcome{train: 0.985, test: 0.955, loss: 0.12, scaled: 0.11, spread: 0.1}
	groups := []analysis.Group{groupOf(t, "mlp-holdout", 3, shallow), groupOf(t, "mlp-early-stopping", 3, stopped)}
	alone := verdictOf(t, New(groups), "Early stopping")
	beside := verdictOf(t, New(append(groups, groupOf(t, "mlp", 3, shallow), groupOf(t, "mlp-l2", 3, cured), groupOf(t, "mlp-l1", 3, cured))), "Early stopping")
	for _, got := range []Claim{alone, beside} {
		if got.Verdict != Partly || !strings.Contains(strings.Join(got.Words, "\n"), "mlp-early-stopping costs less test accuracy than counts: does not hold, -0.") {
			t.Errorf("%s (%q), want it partly supported for the harm", got.Verdict, got.Words)
		}
	}
}

// One test has one p-value, wherever it stands: Holm's of all that is judged, and Holm's of the rest.
func TestPartsAreCorrectedTogether(t *testing.T) {
	ev := newEvidence(groupsOf(t, map[string]outcome{"mlp": shallow, "mlp-dropout": cured, "mlp-l1": shallow, "mlp-l2": widely(shallow)}))
	var parts [][]part
	var grid []tests
	for i, c := range claims() {
		if c.parts != nil && len(ev.missing(c.experiments)) == 0 {
			parts, grid = append(parts, c.parts(ev)), append(grid, c.rows(ev, i+1)...)
		}
	}
	judged := correct(parts, grid)
	if len(parts) != 3 || len(judged) != 3 {
		t.Fatalf("%d claims, %d judged tests", len(parts), len(judged))
	}
	smallest := math.Inf(1)
	for _, of := range parts {
		smallest = min(smallest, of[0].P)
	}
	for _, of := range parts {
		narrows, harmless := of[0], of[1]
		if narrows.Together != 3 || narrows.P == smallest && narrows.AdjustedP != 3*narrows.P || narrows.AdjustedP < narrows.P {
			t.Errorf("%s: p %v, of %d tests %v", narrows.says, narrows.P, narrows.Together, narrows.AdjustedP)
		}
		if judged[harmless.Difference] || harmless.Together != 9 { // gaps apart
			t.Errorf("%s: corrected for %d tests", harmless.says, harmless.Together)
		}
	}
}
