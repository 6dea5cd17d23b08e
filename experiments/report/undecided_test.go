package report

import (
	"slices"
	"strings"
	"testing"

	"overfit/experiments"
	"overfit/experiments/analysis"
)

// One and two seeds decide nothing, however clear they are, and the words say so.
func TestFewSeedsDecideNothing(t *testing.T) {
	for _, seeds := range []int{1, 2} {
		r := New(everything(t, seeds))
		for _, c := range r.Claims {
			if c.Verdict != Undecided || !strings.Contains(strings.Join(c.Words, "\n"), "Fewer than 3 seeds are not enough to judge by: ") {
				t.Errorf("%s with %d seeds: %s (%q), want it undecided", c.Says, seeds, c.Verdict, c.Words)
			}
			if words := strings.Join(c.Words, "\n"); strings.Contains(words, ": holds, ") || strings.Contains(words, ": does not hold, ") {
				t.Errorf("%s with %d seeds: %q", c.Says, seeds, words)
			}
		}
		wantClean(t, r)
	}
	// Nor does it help if one side has more of them.
	r := New([]analysis.Group{groupOf(t, "mlp", 10, shallow), groupOf(t, "mlp-l2", 2, cured)})
	if got := verdictOf(t, r, "L2"); got.Verdict != Undecided || !slices.Contains(got.Words, "Fewer than 3 seeds are not enough to judge by: mlp-l2 has 2.") {
		t.Errorf("%+v, want it undecided", got)
	}
}

// missingOf is what a claim says it needs and has not.
func missingOf(c Claim) string {
	for _, w := range c.Words {
		if strings.HasPrefix(w, "It needs finished runs of ") {
			return w
		}
	}
	return ""
}

// What was trained for less than it is to be decides nothing: not for a claim, nor against it.
func TestShortenedRunsDecideNothing(t *testing.T) {
	contrary := map[string]outcome{"deep-cnn": closed, "small-cnn": closed, "mlp": cured, "mlp-dropout": shallow, "mlp-l2": closed, "mlp-random-labels": {train: 0.5, test: 0.5, loss: 8, scaled: 2, corrupted: 0.2}}
	for name, shorten := range map[string]func(*experiments.Spec){
		"epochs":     func(s *experiments.Spec) { s.Epochs = s.Epochs/5 + onset },
		"train-size": func(s *experiments.Spec) { s.TrainSize = 3000 },
		"quick":      func(s *experiments.Spec) { s.Quicken(2000, onset+1) },
	} {
		var groups []analysis.Group
		for _, s := range experiments.Catalogue() {
			if l, ok := contrary[s.Name]; ok {
				groups = append(groups, groupOf(t, s.Name, 5, l, shorten))
			}
		}
		r := New(groups)
		of := 0
		for _, c := range r.Claims {
			if missingOf(c) != "" {
				continue
			}
			of++
			if c.Verdict != Undecided || !strings.Contains(strings.Join(c.Words, "\n"), "was shortened") {
				t.Errorf("%s, with less of %s: %s (%q), want it undecided", c.Says, name, c.Verdict, c.Words)
			}
		}
		if of != 5 {
			t.Errorf("%d claims of runs with less of %s", of, name)
		}
		if html, _ := written(t, r); strings.Contains(html, `class="verdict not-here"`) || !strings.Contains(r.Note, "changed are") || r.FigureNote == "" {
			t.Errorf("less of %s: note %q, or a red verdict", name, r.Note)
		}
		wantClean(t, r)
	}
	// The full length is no shortening, nor is more of it; fewer images by design are none.
	for name, g := range map[string][]analysis.Group{
		"longer":    {groupOf(t, "small-cnn", 3, small, func(s *experiments.Spec) { s.Epochs += 5 })},
		"by design": {groupOf(t, "mlp-random-labels", 3, random)},
	} {
		for _, c := range New(g).Claims {
			if missingOf(c) == "" && c.Verdict != Supported {
				t.Errorf("%s, %s: %s (%q)", c.Says, name, c.Verdict, c.Words)
			}
		}
	}
}

// Runs of before the loss was scaled are judged by what they have, and the report says nothing of the rest.
func TestOldRuns(t *testing.T) {
	for _, seeds := range []int{1, 3} {
		var groups []analysis.Group
		for _, g := range everything(t, seeds) {
			groups = append(groups, old(t, g))
		}
		r := New(groups)
		wantClean(t, r)
		if seeds == 1 {
			continue
		}
		for says, want := range map[string]Verdict{"L2": Supported, "far too much capacity": Supported, "Both training": Undecided, "What climbs": Undecided} {
			if got := verdictOf(t, r, says); got.Verdict != want {
				t.Errorf("%s: %s (%q), want %s", got.Says, got.Verdict, got.Words, want)
			}
		}
	}
	// Beside others they count for what both have.
	r := New([]analysis.Group{old(t, groupOf(t, "mlp", 3, shallow)), groupOf(t, "mlp-l2", 3, cured)})
	wantClean(t, r)
	if got := verdictOf(t, r, "L2"); got.Verdict != Supported {
		t.Errorf("%s (%q)", got.Verdict, got.Words)
	}
}

// A remedy that does nothing at all has no effect, and none that counts.
func TestEqualRuns(t *testing.T) {
	baseline, same := groupOf(t, "mlp", 3, shallow), groupOf(t, "mlp-l2", 3, shallow)
	makeEqual(t, same, baseline)
	r := New([]analysis.Group{baseline, same})
	wantClean(t, r)
	got := verdictOf(t, r, "L2")
	if got.Verdict == Supported || got.Verdict == Partly || !strings.Contains(got.HowMuch, "+0.00 points (") {
		t.Errorf("%s by %s (%q)", got.Verdict, got.HowMuch, got.Words)
	}
	for _, row := range r.Grid {
		for _, c := range row.Cells {
			if row.Name == "mlp-l2 against mlp" && c.P != "p = 1.0000" {
				t.Errorf("%s: %+v, want a p of 1", row.Name, c)
			}
		}
	}
}

func TestNothing(t *testing.T) {
	r := New(nil)
	wantClean(t, r)
	for _, c := range r.Claims {
		if c.Verdict != Untested || missingOf(c) == "" || len(c.Commands) == 0 || c.Figure != nil {
			t.Errorf("%+v, want it untested", c)
		}
	}
}
