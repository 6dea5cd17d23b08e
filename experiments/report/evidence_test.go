package report

import (
	"strings"
	"testing"

	"overfit/experiments"
	"overfit/experiments/analysis"
)

// What differs in more than the remedy does not test it, and does not spoil the tests of others.
func TestOnlyTheRemedyMayDiffer(t *testing.T) {
	longer := groupOf(t, "mlp-l1", 3, cured, func(s *experiments.Spec) { s.Epochs = 33 })
	r := New([]analysis.Group{groupOf(t, "mlp", 3, shallow), longer, groupOf(t, "mlp-l2", 3, cured)})
	if got := verdictOf(t, r, "L1"); got.Verdict != Untested || !strings.Contains(got.Words[0], "mlp and mlp-l1 differ in epochs and l1, and are to differ in l1") {
		t.Errorf("%+v, want it untested", got)
	}
	if got := verdictOf(t, r, "L2"); got.Verdict != Supported {
		t.Errorf("%+v, want it supported", got)
	}
	if !strings.Contains(r.Note, "changed are epochs") || r.FigureNote == "" {
		t.Errorf("note %q, want one that says what was changed", r.Note)
	}
	wantClean(t, r)
}

// What was tested on other images cannot be compared.
func TestOtherTestImages(t *testing.T) {
	other := groupOf(t, "mlp-l2", 3, cured)
	for _, r := range other.Runs {
		r.Data.Files[3].SHA256 = "other"
	}
	r := New([]analysis.Group{groupOf(t, "mlp", 3, shallow), other, groupOf(t, "mlp-l1", 3, cured)})
	if got := verdictOf(t, r, "L2"); got.Verdict != Untested || !strings.Contains(got.Words[0], "were tested on different images") {
		t.Errorf("%+v, want it untested", got)
	}
	if got := verdictOf(t, r, "L1"); got.Verdict != Supported {
		t.Errorf("%+v, want it supported", got)
	}
}

// Of several groups of an experiment the catalogue's counts, or else the one with the most runs.
func TestEvidenceChoosesGroups(t *testing.T) {
	changed := groupOf(t, "mlp", 3, shallow, func(s *experiments.Spec) { s.Epochs = 10 })
	few := groupOf(t, "mlp", 1, shallow)
	if l := newEvidence([]analysis.Group{changed, few}); l.group("mlp").Spec.Epochs != few.Spec.Epochs {
		t.Error("the changed one was taken, want the catalogue's")
	}
	fewer := changed
	fewer.Runs = changed.Runs[:1]
	if l := newEvidence([]analysis.Group{fewer, changed}); len(l.group("mlp").Runs) != 3 {
		t.Error("the one with fewer runs was taken")
	}
}
