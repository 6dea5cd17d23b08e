package report

import (
	"slices"
	"strings"
	"testing"

	"overfit/experiments"
	"overfit/experiments/analysis"
)

// Outcomes that bear claims out. Losses climb by over-confidence alone. Those of the baselines leave room for remedies.
var (
	deep      = outcome{train: 0.9999, test: 0.965, loss: 0.30, scaled: 0.12, since: change{-0.001, 0.12, 0.001}, spread: 0.1}
	shallow   = outcome{train: 0.9995, test: 0.96, loss: 0.25, scaled: 0.14, since: change{0.0005, 0.1, 0.001}, spread: 0.1}
	small     = outcome{train: 0.9995, test: 0.97, loss: 0.20, scaled: 0.11, since: change{0.0012, 0.09, 0.001}, spread: 0.1}
	smallData = outcome{train: 1, test: 0.92, loss: 0.60, scaled: 0.30, spread: 0.1}
	cured     = outcome{train: 0.985, test: 0.968, loss: 0.12, scaled: 0.11, spread: 0.1}
	closed    = outcome{train: 0.9995, test: 0.9995, loss: 0.02, scaled: 0.02}
	random    = outcome{train: 1, test: 0.1, loss: 8, scaled: 2.3, corrupted: 1, spread: 0.1, alone: 100}
)

// with changes an outcome.
func (l outcome) with(change func(*outcome)) outcome { change(&l); return l }

func widely(l outcome) outcome { return l.with(func(l *outcome) { l.spread = 1 }) }

func since(l outcome, since change) outcome { return l.with(func(l *outcome) { l.since = since }) }

func verdictOf(t *testing.T, r *Report, says string) Claim {
	t.Helper()
	i := slices.IndexFunc(r.Claims, func(c Claim) bool { return strings.Contains(c.Says, says) })
	if i < 0 {
		t.Fatalf("no claim %q", says)
	}
	return r.Claims[i]
}

// groupsOf makes groups of three seeds.
func groupsOf(t *testing.T, levels map[string]outcome) []analysis.Group {
	t.Helper()
	var groups []analysis.Group
	for _, s := range experiments.Catalogue() { // in its order
		if l, ok := levels[s.Name]; ok {
			groups = append(groups, groupOf(t, s.Name, 3, l))
		}
	}
	return groups
}

func TestVerdicts(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	type of = map[string]outcome
	holdouts := func(l outcome) of { return of{"deep-cnn-holdout": l, "mlp-holdout": l, "small-cnn-holdout": l} }
	for _, c := range []struct {
		says   string
		want   Verdict
		groups of
	}{
		{"far too much capacity", Supported, of{"deep-cnn": deep}},
		{"far too much capacity", Partly, of{"deep-cnn": {train: 0.9999, test: 0.998, loss: 0.1, scaled: 0.1}}}, // .2 points are not many
		{"far too much capacity", NotHere, of{"deep-cnn": {train: 0.99, test: 0.988, loss: 0.1, scaled: 0.1}}},
		{"far too much capacity", Undecided, of{"deep-cnn": {train: 0.998, test: 0.988, loss: 0.1, scaled: 0.1, spread: 1}}},
		{"far too much capacity", Untested, of{"mlp": shallow}},

		{"in fewer epochs", Supported, of{"mlp": shallow, "mlp-holdout": since(shallow, change{accuracy: -0.01, loss: 0.1})}},
		{"in fewer epochs", Partly, of{"mlp": shallow, "mlp-holdout": shallow}},
		{"in fewer epochs", NotHere, of{"mlp": closed, "mlp-holdout": since(shallow, change{accuracy: 0.005, loss: 0.1})}},
		{"in fewer epochs", Undecided, of{"mlp": {train: 0.992, test: 0.99, loss: 0.1, scaled: 0.1}, "mlp-holdout": since(shallow, change{accuracy: -0.002})}},
		{"in fewer epochs", Untested, of{"mlp": shallow}},

		{"Without augmentation", Supported, of{"small-cnn": small}},
		{"Without augmentation", NotHere, of{"small-cnn": closed}},
		{"Without augmentation", Undecided, of{"small-cnn": {train: 0.992, test: 0.99, loss: 0.1, scaled: 0.1}}},

		{"Dropout counters over-fitting of the MLP", Supported, of{"mlp": shallow, "mlp-dropout": cured}},
		{"Dropout counters over-fitting of the MLP", Partly, of{"mlp": shallow, "mlp-dropout": {train: 0.95, test: 0.94, loss: 0.2, scaled: 0.2}}}, // at the cost of accuracy
		{"Dropout counters over-fitting of the MLP", NotHere, of{"mlp": cured, "mlp-dropout": shallow}},
		{"Dropout counters over-fitting of the MLP", NotHere, of{"mlp": closed, "mlp-dropout": closed}}, // by as much as counts is ruled out
		{"Dropout counters over-fitting of the MLP", Undecided, of{"mlp": shallow, "mlp-dropout": widely(shallow)}},
		{"Dropout counters over-fitting of the MLP", Untested, of{"mlp-dropout": cured}},
		{"Dropout counters over-fitting of the large network", Supported, of{"deep-cnn": deep, "deep-cnn-dropout": cured}},
		{"Early stopping", Supported, of{"mlp-holdout": shallow, "mlp-early-stopping": cured}},
		{"Early stopping", Untested, of{"mlp": shallow, "mlp-early-stopping": cured}}, // of other images
		{"More data", Supported, of{"mlp": shallow, "mlp-small-data": smallData}},
		{"falls along a cosine", Supported, of{"mlp": shallow, "mlp-regularised": cured}},

		{"are to be tuned", Supported, of{"mlp": shallow, "mlp-tuned": cured}},
		{"are to be tuned", NotHere, of{"mlp": cured, "mlp-tuned": shallow}},
		{"are to be tuned", Undecided, of{"mlp": shallow, "mlp-tuned": widely(shallow)}},

		{"enlarges the training set", Supported, of{"small-cnn": small, "small-cnn-augmented": closed}},
		{"enlarges the training set", Partly, of{"small-cnn": small, "small-cnn-augmented": cured}}, // and leaves a gap
		{"enlarges the training set", NotHere, of{"small-cnn": cured, "small-cnn-augmented": small}},
		{"enlarges the training set", Undecided, of{"small-cnn": {train: 0.995, test: 0.993, loss: 0.1, scaled: 0.1, spread: 1}, "small-cnn-augmented": {train: 0.995, test: 0.993, loss: 0.1, scaled: 0.1, spread: 1}}},

		{"Less capacity", Supported, of{"deep-cnn": deep, "deep-cnn-slim": cured, "mlp": shallow, "mlp-narrow": cured}},
		{"Less capacity", Partly, of{"deep-cnn": deep, "deep-cnn-slim": smallData, "mlp": shallow, "mlp-narrow": cured}},
		{"Less capacity", NotHere, of{"deep-cnn": deep, "deep-cnn-slim": smallData, "mlp": shallow, "mlp-narrow": smallData}},
		{"Less capacity", Undecided, of{"deep-cnn": deep, "deep-cnn-slim": smallData, "mlp": shallow, "mlp-narrow": widely(shallow)}},
		{"Less capacity", Untested, of{"deep-cnn": deep, "deep-cnn-slim": cured}},

		{"Both training and test metrics", Supported, holdouts(shallow)},
		{"Both training and test metrics", Partly, holdouts(since(shallow, change{accuracy: -0.01, loss: 0.1}))},
		{"Both training and test metrics", NotHere, holdouts(since(shallow, change{accuracy: -0.01, loss: -0.1}))},
		{"Both training and test metrics", Undecided, holdouts(since(shallow, change{accuracy: -0.002}).with(func(l *outcome) { l.since.loss, l.spread = 0.005, 1 }))},
		{"Both training and test metrics", Untested, of{"mlp-holdout": shallow}},

		{"What climbs", Supported, holdouts(shallow)},
		{"What climbs", Partly, holdouts(since(shallow, change{loss: 0.15, scaled: 0.05}))},
		{"What climbs", NotHere, holdouts(since(shallow, change{loss: 0.05, scaled: 0.08}))},

		{"drawn at random", Supported, of{"mlp-random-labels": random}},
		{"drawn at random", NotHere, of{"mlp-random-labels": {train: 0.5, test: 0.5, loss: 8, scaled: 2.3, corrupted: 0.5}}},
		{"drawn at random", Untested, of{"mlp": shallow}},
	} {
		got := verdictOf(t, New(groupsOf(t, c.groups)), c.says)
		if got.Verdict != c.want || len(got.Words) == 0 || len(got.Commands) == 0 {
			t.Errorf("%s with %+v: %s, want %s (%q)", c.says, c.groups, got.Verdict, c.want, got.Words)
		}
	}
}
