package report

import (
	"slices"
	"testing"

	"overfit/experiments/analysis"
)

// A claim of another package is judged by its own judge, which gets the groups in the order of its names.
func TestRegister(t *testing.T) {
	before := registered
	t.Cleanup(func() { registered = before })
	Register("Ours.", "a paper", func(groups []analysis.Group) Finding {
		return Finding{Supported, groups[0].Spec.Name + " and " + groups[1].Spec.Name, nil}
	}, "small-cnn", "mlp")

	r := New([]analysis.Group{groupOf(t, "mlp", 3, shallow), groupOf(t, "small-cnn", 2, small)})
	if got := verdictOf(t, r, "Ours."); got.Verdict != Supported || got.HowMuch != "small-cnn and mlp" || got.Source != "a paper" || got.Figure == nil {
		t.Errorf("%+v", got)
	}
	if r.Claims[len(r.Claims)-1].Says != "Ours." {
		t.Error("the numbers of the article's claims have moved")
	}
	r = New([]analysis.Group{groupOf(t, "mlp", 1, shallow), groupOf(t, "small-cnn", 2, small)})
	if got := verdictOf(t, r, "Ours."); got.Verdict != Untested {
		t.Errorf("%s by one seed, want it untested", got.Verdict)
	}
	r = New([]analysis.Group{groupOf(t, "mlp", 3, shallow)})
	if got := verdictOf(t, r, "Ours."); got.Verdict != Untested || !slices.Contains(got.Commands, "overfit run small-cnn --seeds 3") {
		t.Errorf("%+v, want it untested without small-cnn", got)
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
