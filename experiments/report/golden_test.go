package report

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overfit/experiments/analysis"
)

var update = flag.Bool("update", false, "rewrite the golden report in testdata")

// TestGolden compares a report of made-up runs with one that somebody has read. It has each kind of verdict, and what is
// seldom: an experiment without its baseline, one seed, two seeds, runs that equal those of the baseline, and runs of before
// the loss was scaled. After a wanted change: go test ./experiments/report -update, and read it again.
func TestGolden(t *testing.T) {
	lasting := since(shallow, change{accuracy: 0.0005, loss: 0.08, scaled: 0.03})
	equal := groupOf(t, "mlp-l2", 5, shallow)
	baseline := groupOf(t, "mlp", 5, shallow)
	makeEqual(t, equal, baseline)
	r := New([]analysis.Group{
		groupOf(t, "deep-cnn", 5, deep),
		groupOf(t, "deep-cnn-dropout", 5, outcome{train: 0.9999, test: 0.955, loss: 0.34, scaled: 0.16, spread: 0.1}),
		groupOf(t, "deep-cnn-slim", 5, cured),
		groupOf(t, "deep-cnn-augmented", 5, closed),
		groupOf(t, "deep-cnn-holdout", 5, deep),
		baseline,
		groupOf(t, "mlp-dropout", 5, cured),
		groupOf(t, "mlp-l1", 5, outcome{train: 0.998, test: 0.961, loss: 0.24, scaled: 0.14, spread: 0.8}),
		equal,
		groupOf(t, "mlp-holdout", 5, lasting),
		groupOf(t, "mlp-early-stopping", 5, outcome{train: 0.975, test: 0.952, loss: 0.14, scaled: 0.13, spread: 0.1}),
		groupOf(t, "mlp-narrow", 1, cured),
		old(t, groupOf(t, "mlp-regularised", 5, cured)),
		groupOf(t, "mlp-small-data", 2, smallData),
		groupOf(t, "mlp-random-labels", 5, random),
		groupOf(t, "small-cnn-augmented", 5, closed),
		groupOf(t, "small-cnn-holdout", 5, small),
	})
	verdicts := map[Verdict]int{}
	for _, c := range r.Claims {
		verdicts[c.Verdict]++
	}
	for _, v := range []Verdict{Supported, Partly, NotHere, Undecided, Untested} {
		if verdicts[v] == 0 {
			t.Errorf("no claim is %s", v)
		}
	}
	wantClean(t, r)
	_, got := written(t, r)
	golden := filepath.Join("testdata", "report.golden.md")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
