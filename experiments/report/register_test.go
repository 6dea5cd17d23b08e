package report

import (
	"slices"
	"testing"

	"overfit/experiments/analysis"
)

// register has a claim made for a test.
func registerFor(t *testing.T, register func()) {
	t.Helper()
	before := registered
	t.Cleanup(func() { registered = before })
	register()
}

// A claim of another package is judged by its own judge, which gets the groups in the order of its names.
func TestRegister(t *testing.T) {
	registerFor(t, func() {
		Register("Ours.", "a paper", func(groups []analysis.Group) Finding {
			return Finding{Supported, groups[0].Spec.Name + " and " + groups[1].Spec.Name, nil}
		}, "small-cnn", "mlp")
	})
	r := New([]analysis.Group{groupOf(t, "mlp", 3, shallow), groupOf(t, "small-cnn", 3, small)})
	if got := verdictOf(t, r, "Ours."); got.Verdict != Supported || got.HowMuch != "small-cnn and mlp" || got.Source != "a paper" || got.Figure == nil {
		t.Errorf("%+v", got)
	}
	if r.Claims[len(r.Claims)-1].Says != "Ours." {
		t.Error("the numbers of the article's claims have moved")
	}
	r = New([]analysis.Group{groupOf(t, "mlp", 3, shallow)})
	if got := verdictOf(t, r, "Ours."); got.Verdict != Untested || !slices.Contains(got.Commands, "overfit run small-cnn --seeds 3") {
		t.Errorf("%+v, want it untested without small-cnn", got)
	}
}

// Whatever the judge says, few seeds carry no verdict; what it measured is told.
func TestRegisteredJudgeOfFewSeeds(t *testing.T) {
	registerFor(t, func() {
		Register("Ours.", "a paper", func([]analysis.Group) Finding { return Finding{NotHere, "by much", []string{"Far from it."}} }, "small-cnn", "mlp")
	})
	r := New([]analysis.Group{groupOf(t, "mlp", 2, shallow), groupOf(t, "small-cnn", 3, small)})
	want := []string{"Far from it.", "Fewer than 3 seeds are not enough to judge by: mlp has 2."}
	if got := verdictOf(t, r, "Ours."); got.Verdict != Undecided || got.HowMuch != "by much" || !slices.Equal(got.Words, want) {
		t.Errorf("%+v, want it undecided", got)
	}
}

// A remedy of another package is one more to correct for, and has its row in the grid.
func TestRegisterRemedy(t *testing.T) {
	registerFor(t, func() { RegisterRemedy("Holding out helps.", "a paper", "mlp", "mlp-holdout") })
	r := New([]analysis.Group{groupOf(t, "mlp", 3, shallow), groupOf(t, "mlp-holdout", 3, cured)})
	if got := verdictOf(t, r, "Holding out helps."); got.Verdict != Supported || got.Source != "a paper" {
		t.Errorf("%+v", got)
	}
	if !slices.ContainsFunc(r.Grid, func(row Row) bool { return row.Name == "mlp-holdout against mlp" && row.Claim == len(r.Claims) }) {
		t.Errorf("no row in %+v", r.Grid)
	}
}

func TestRegisterOfWhatThereIsNot(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a claim about an experiment that there is not was taken")
		}
	}()
	RegisterRemedy("More helps.", "", "mlp", "mlp-more")
}
