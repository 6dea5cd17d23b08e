package report

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
)

// level is how runs of an experiment come out; each seed is off by a little of its own.
type level struct {
	train, test               float64 // accuracy
	testLoss, lowest, lossGap float64
	onset                     int // if odd, one later with each seed
	corrupted                 float64
}

// groupOf makes finished runs of an experiment with that many seeds.
func groupOf(t *testing.T, name string, seeds int, l level) analysis.Group {
	t.Helper()
	spec, ok := experiments.Lookup(name)
	if !ok {
		t.Fatalf("no experiment %s", name)
	}
	var made []*runs.Run
	for i, s := range spec.Seeds(seeds) {
		off := float64(i*i*len(name)) * 1e-6 // another for each experiment
		r := &runs.Run{Folder: t.TempDir(), History: measure.History{{Epoch: 1}}}
		r.Spec = s
		r.Data = runs.DataRecord{Name: "MNIST", Classes: 10, Files: make([]datasets.File, 4)}
		r.Summary = measure.Summary{Complete: true, WeightsSHA256: "0123456789abcdef0123", Epochs: s.Epochs, Results: &measure.Results{
			TrainAccuracy: l.train + off, TestAccuracy: l.test - off, ResultEpoch: s.Epochs, TestLoss: l.testLoss + off, CorruptedAccuracy: &l.corrupted,
			Overfitting: measure.Overfitting{
				OnsetEpoch: l.onset + i*(l.onset%2), BestTestLoss: l.lowest, ExcessTestLoss: l.testLoss + off - l.lowest, LossGap: l.lossGap + off,
				AccuracyGap: l.train - l.test + 2*off, BestTestAccuracy: l.test,
			},
			CalibrationError: new(float64),
		}}
		if err := os.WriteFile(filepath.Join(r.Folder, "predictions.csv"), []byte("image,label,predicted,confidence\n0,1,1,0.5\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		made = append(made, r)
	}
	return analysis.Group{Spec: made[0].Spec, Runs: made}
}

// Levels that bear the claims out.
var (
	deep      = level{0.9999, 0.98, 0.15, 0.03, 0.149, 14, 0}
	shallow   = level{0.9995, 0.978, 0.12, 0.07, 0.119, 3, 0}
	small     = level{0.9995, 0.982, 0.08, 0.05, 0.079, 7, 0}
	smallData = level{1, 0.93, 0.3, 0.25, 0.3, 5, 0}
	cured     = level{0.99, 0.985, 0.05, 0.049, 0.02, 20, 0}
	random    = level{1, 0.1, 8, 2.3, 8, 1, 1}
)

func verdictOf(t *testing.T, r *Report, says string) Claim {
	t.Helper()
	i := slices.IndexFunc(r.Claims, func(c Claim) bool { return strings.Contains(c.Says, says) })
	if i < 0 {
		t.Fatalf("no claim %q", says)
	}
	return r.Claims[i]
}

func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		says   string
		want   Verdict
		groups map[string]level
	}{
		{"far too much capacity", Supported, map[string]level{"deep-cnn": deep}},
		{"far too much capacity", Partly, map[string]level{"deep-cnn": {0.9999, 0.992, 0.1, 0.03, 0.1, 2, 0}}}, // .8 points are not many
		{"far too much capacity", NotHere, map[string]level{"deep-cnn": {0.99, 0.988, 0.1, 0.03, 0.1, 2, 0}}},

		{"in fewer epochs", Supported, map[string]level{"deep-cnn": deep, "mlp": shallow}},
		{"in fewer epochs", Partly, map[string]level{"deep-cnn": {0.9999, 0.98, 0.15, 0.03, 0.1, 2, 0}, "mlp": shallow}},
		{"in fewer epochs", NotHere, map[string]level{"deep-cnn": deep, "mlp": {0.99, 0.98, 0.05, 0.06, 0.01, 31, 0}}},

		{"Without augmentation", Supported, map[string]level{"small-cnn": small}},

		{"Dropout counters over-fitting of the MLP", Supported, map[string]level{"mlp": shallow, "mlp-dropout": cured}},
		{"Dropout counters over-fitting of the MLP", Partly, map[string]level{"mlp": shallow, "mlp-dropout": {0.99, 0.978, 0.12, 0.07, 0.05, 5, 0}}}, // the gap alone
		{"Dropout counters over-fitting of the MLP", Partly, map[string]level{"mlp": shallow, "mlp-dropout": {0.95, 0.94, 0.05, 0.05, 0.02, 5, 0}}},  // at the cost of accuracy
		{"Dropout counters over-fitting of the MLP", NotHere, map[string]level{"mlp": shallow, "mlp-dropout": {0.9, 0.88, 0.5, 0.4, 0.02, 5, 0}}},    // learns nothing, so has no gap
		{"Dropout counters over-fitting of the MLP", NotHere, map[string]level{"mlp": cured, "mlp-dropout": shallow}},
		{"Dropout counters over-fitting of the MLP", Undecided, map[string]level{"mlp": shallow, "mlp-dropout": shallow}},

		{"More data", Supported, map[string]level{"mlp": shallow, "mlp-small-data": smallData}},
		{"are to be tuned", Supported, map[string]level{"mlp": shallow, "mlp-regularised": cured}},
		{"Both training and test metrics", Supported, map[string]level{"deep-cnn": deep, "mlp": shallow, "small-cnn": small}},
		{"drawn at random", Supported, map[string]level{"mlp-random-labels": random}},
		{"drawn at random", NotHere, map[string]level{"mlp-random-labels": {0.5, 0.5, 8, 2.3, 8, 1, 0.5}}},
		{"drawn at random", Untested, map[string]level{"mlp": shallow}},
	} {
		var groups []analysis.Group
		for name, l := range c.groups {
			groups = append(groups, groupOf(t, name, 3, l))
		}
		if got := verdictOf(t, New(groups), c.says); got.Verdict != c.want || len(got.Words) == 0 || len(got.Commands) == 0 {
			t.Errorf("%s with %+v: %s, want %s (%q, %q)", c.says, c.groups, got.Verdict, c.want, got.Words, got.Commands)
		}
	}
}

// Remedies of one baseline are corrected together.
func TestVerdictsAreCorrected(t *testing.T) {
	groups := []analysis.Group{groupOf(t, "mlp", 3, shallow), groupOf(t, "mlp-dropout", 3, cured), groupOf(t, "mlp-l1", 3, shallow), groupOf(t, "mlp-l2", 3, shallow)}
	l := newEvidence(groups)
	r, err := l.compare("mlp", "mlp-dropout")
	if err != nil {
		t.Fatal(err)
	}
	if d := r.Difference(measure.TestLoss); d.AdjustedP != 3*d.P {
		t.Errorf("p %v, adjusted %v, want three times as much", d.P, d.AdjustedP)
	}
}

func TestOneSeedDecidesNothing(t *testing.T) {
	r := New([]analysis.Group{
		groupOf(t, "mlp", 1, shallow), groupOf(t, "mlp-l2", 1, cured), groupOf(t, "small-cnn", 1, small), groupOf(t, "deep-cnn", 1, deep),
	})
	for _, says := range []string{"L2", "Without augmentation", "in fewer epochs", "Both training"} {
		if got := verdictOf(t, r, says); got.Verdict != Untested || !strings.Contains(strings.Join(got.Words, " "), "One seed is not enough") {
			t.Errorf("%+v, want it untested", got)
		}
	}
}

// What differs in more than the remedy does not test it, and does not spoil the tests of others.
func TestOnlyTheRemedyMayDiffer(t *testing.T) {
	short := groupOf(t, "mlp-l1", 3, cured)
	for _, r := range short.Runs {
		r.Spec.Epochs = 3
	}
	short.Spec = short.Runs[0].Spec
	r := New([]analysis.Group{groupOf(t, "mlp", 3, shallow), short, groupOf(t, "mlp-l2", 3, cured)})
	if got := verdictOf(t, r, "L1"); got.Verdict != Untested || !strings.Contains(got.Words[0], "mlp and mlp-l1 differ in epochs and l1, and are to differ in l1") {
		t.Errorf("%+v, want it untested", got)
	}
	if got := verdictOf(t, r, "L2"); got.Verdict != Supported {
		t.Errorf("%+v, want it supported", got)
	}
	if !strings.Contains(r.Note, "changed are epochs") || r.FigureNote == "" {
		t.Errorf("note %q, want one that says what was changed", r.Note)
	}
}

// A test loss that wavers is no over-fitting.
func TestOverfittingHasASize(t *testing.T) {
	wavering := small
	wavering.testLoss = 1.05 * wavering.lowest
	if got := verdictOf(t, New([]analysis.Group{groupOf(t, "small-cnn", 3, wavering)}), "Without augmentation"); got.Verdict != NotHere {
		t.Errorf("%+v, want it not supported", got)
	}
}

// Without a seed in common nothing is known of which over-fits sooner.
func TestOnsetsWithoutACommonSeed(t *testing.T) {
	a, b := groupOf(t, "mlp", 2, shallow), groupOf(t, "deep-cnn", 2, deep)
	for _, r := range b.Runs {
		r.Spec.Seed += 10
	}
	if got := isSooner(a, b); got != unclear {
		t.Errorf("%v, want unclear", got)
	}
}

// Onsets that are apart by the same with each of a few seeds are not certain to be.
func TestOnsetsWithoutASpread(t *testing.T) {
	a, b := groupOf(t, "mlp", 2, deep), groupOf(t, "deep-cnn", 2, cured)
	if got := isSooner(a, b); got != unclear {
		t.Errorf("%v, want unclear", got)
	}
}

// Of several groups of an experiment the catalogue's counts, or else the one with the most runs.
func TestEvidenceChoosesGroups(t *testing.T) {
	changed := groupOf(t, "mlp", 3, shallow)
	for _, r := range changed.Runs {
		r.Spec.Epochs = 3
	}
	changed.Spec = changed.Runs[0].Spec
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

// everything is a report with all claims tested and all figures drawn.
func everything(t *testing.T) *Report {
	t.Helper()
	var groups []analysis.Group
	for _, s := range experiments.Catalogue() {
		l := cured
		switch s.Name {
		case "deep-cnn":
			l = deep
		case "mlp":
			l = shallow
		case "small-cnn":
			l = small
		case "mlp-small-data":
			l = smallData
		case "mlp-random-labels":
			l = random
		}
		groups = append(groups, groupOf(t, s.Name, 3, l))
	}
	r := New(groups)
	for _, f := range r.Figures() {
		f.PNG = []byte("PNG of " + f.Name)
	}
	return r
}

func TestReportIsComplete(t *testing.T) {
	r := everything(t)
	r.Note = "A <note>"
	names := map[string]bool{}
	for _, f := range r.Figures() {
		if names[f.Name] {
			t.Errorf("two figures %s", f.Name)
		}
		names[f.Name] = true
	}
	for _, c := range r.Claims {
		if c.Verdict != Supported {
			t.Errorf("%s: %s, want it supported", c.Says, c.Verdict)
		}
	}
	if len(r.Experiments) != len(experiments.Catalogue()) || len(r.Runs) != 3*len(experiments.Catalogue()) {
		t.Errorf("%d experiments and %d runs", len(r.Experiments), len(r.Runs))
	}

	var html, markdown bytes.Buffer
	if err := r.writeHTML(&html); err != nil {
		t.Fatal(err)
	}
	if err := r.writeMarkdown(&markdown, "figures"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"A &lt;note&gt;", `src="data:image/png;base64,`, `<span class="verdict supported">supported</span>`,
		"overfit run mlp-dropout --seeds 3", "overfit run mlp --seed 2",
	} {
		if !strings.Contains(html.String(), want) {
			t.Errorf("no %q in the HTML", want)
		}
	}
	if outside := regexp.MustCompile(`(src|href)="[^d#][^"]*"|url\(|https?:`).FindString(html.String()); outside != "" {
		t.Errorf("the HTML needs something outside: %s", outside)
	}
	for _, want := range []string{"> **A <note>**", "| **supported** |", "](figures/claim-04.png)", "    overfit run mlp-dropout --seeds 3"} {
		if !strings.Contains(markdown.String(), want) {
			t.Errorf("no %q in the Markdown", want)
		}
	}
	for name := range names {
		if !strings.Contains(markdown.String(), fmt.Sprintf("](figures/%s.png)", name)) {
			t.Errorf("figure %s is not in the Markdown", name)
		}
	}
	if strings.Contains(markdown.String(), "\n\n\n") {
		t.Error("empty lines in a row in the Markdown")
	}
}

func TestHTMLWantsFigures(t *testing.T) {
	r := everything(t)
	r.Gallery[0].PNG = nil
	if err := r.writeHTML(new(bytes.Buffer)); err == nil || !strings.Contains(err.Error(), r.Gallery[0].Name) {
		t.Errorf("error %v, want one about the figure", err)
	}
}

// By how much the loss has climbed, and how much it wavers, are of the same run: both vary from seed to seed, together.
func TestOverfittingIsJudgedRunByRun(t *testing.T) {
	g := groupOf(t, "mlp", 3, shallow)
	for i, lowest := range []float64{0.05, 0.10, 0.15} {
		s := g.Runs[i].Summary
		s.BestTestLoss, s.ExcessTestLoss = lowest, climbs*lowest+0.002+1e-6*float64(i*i)
	}
	if got := overfitting(g); got != holds {
		t.Errorf("it is %v that the loss climbs by .002 too much in each run", got)
	}
}
