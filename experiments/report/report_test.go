package report

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/experiments/stats"
)

// everything is what bears out nearly all that there is to claim.
func everything(t *testing.T, seeds int) []analysis.Group {
	t.Helper()
	var groups []analysis.Group
	for _, s := range experiments.Catalogue() {
		l, ok := map[string]outcome{
			"deep-cnn": deep, "mlp": shallow, "small-cnn": small,
			"deep-cnn-holdout": deep, "mlp-holdout": shallow, "small-cnn-holdout": small,
			"mlp-small-data": smallData, "mlp-random-labels": random,
			"deep-cnn-augmented": closed, "small-cnn-augmented": closed,
		}[s.Name]
		if !ok {
			l = cured
		}
		groups = append(groups, groupOf(t, s.Name, seeds, l))
	}
	return groups
}

// written is a report in both forms, with figures that are none.
func written(t *testing.T, r *Report) (html, markdown string) {
	t.Helper()
	for _, f := range r.Figures() {
		f.PNG = []byte("PNG of " + f.Name)
	}
	var a, b bytes.Buffer
	if err := r.writeHTML(&a); err != nil {
		t.Fatal(err)
	}
	if err := r.writeMarkdown(&b, "figures"); err != nil {
		t.Fatal(err)
	}
	return a.String(), b.String()
}

// wantClean fails the test if there is in the report what nobody is to read.
func wantClean(t *testing.T, r *Report) {
	t.Helper()
	html, markdown := written(t, r)
	for _, text := range []string{html, markdown} {
		if found := regexp.MustCompile(`.*(NaN|Inf\b|%!|<no value>|  [a-z]|\(\)|: ?\.\n|p = [,.)]| for 1 tests).*`).FindString(text); found != "" && !strings.HasPrefix(strings.TrimSpace(found), "overfit ") {
			t.Errorf("in the report: %s", found)
		}
	}
	if strings.Contains(markdown, "\n\n\n") {
		t.Error("empty lines in a row in the Markdown")
	}
}

func TestReportIsComplete(t *testing.T) {
	r := New(everything(t, 3))
	r.Note = "A <note>"
	names := map[string]bool{}
	for _, f := range r.Figures() {
		if names[f.Name] {
			t.Errorf("two figures %s", f.Name)
		}
		names[f.Name] = true
	}
	if len(r.Experiments) != len(experiments.Catalogue()) || len(r.Runs) != 3*len(experiments.Catalogue()) {
		t.Errorf("%d experiments and %d runs", len(r.Experiments), len(r.Runs))
	}
	html, markdown := written(t, r)
	for _, want := range []string{
		"A &lt;note&gt;", `src="data:image/png;base64,`, `<span class="verdict supported">supported</span>`, `<td class="judged">`,
		"overfit run mlp-dropout --seeds 3", "overfit run mlp --seed 2", "&#34;How does the MNIST dataset exhibit overfitting?&#34;, 2025-01-30",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %q in the HTML", want)
		}
	}
	if outside := regexp.MustCompile(`(src|href)="[^d#][^"]*"|url\(|https?:`).FindString(html); outside != "" {
		t.Errorf("the HTML needs something outside: %s", outside)
	}
	for _, want := range []string{"> **A <note>**", "| **supported** |", "](figures/claim-04.png)", "    overfit run mlp-dropout --seeds 3", `"How does the MNIST dataset exhibit overfitting?", 2025-01-30`} {
		if !strings.Contains(markdown, want) {
			t.Errorf("no %q in the Markdown", want)
		}
	}
	for name := range names {
		if !strings.Contains(markdown, fmt.Sprintf("](figures/%s.png)", name)) {
			t.Errorf("figure %s is not in the Markdown", name)
		}
	}
	wantClean(t, r)
}

// Every claim can be tested.
func TestClaimsAreOfTheCatalogue(t *testing.T) {
	for _, c := range claims() {
		for _, name := range c.experiments {
			if _, ok := experiments.Lookup(name); !ok {
				t.Errorf("%s: no experiment %s", c.says, name)
			}
		}
		for _, pair := range c.compared {
			a, _ := experiments.Lookup(pair[0])
			b, _ := experiments.Lookup(pair[1])
			if !slices.Contains(c.experiments, pair[0]) || !slices.Contains(c.experiments, pair[1]) || len(b.Changed(a)) == 0 {
				t.Errorf("%s: %v are not its own, or do not differ", c.says, pair)
			}
		}
	}
}

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

// sentence is one of a part: its state, its number, and its corrected p-value if it has one.
var sentence = regexp.MustCompile(`: (?:holds|does not hold|cannot be told), (.+?)(?:, p [=<] [0-9.]+(?:, corrected for (\d+) tests (p [=<] [0-9.]+))?)?\.$`)

// What a claim tells of a cell is what the grid has of it: one number has one p-value.
func TestClaimsAgreeWithTheGrid(t *testing.T) {
	r := New(everything(t, 3))
	told, tests := map[string]string{}, map[string]bool{} // p-values by numbers; how many tests
	for _, c := range r.Claims {
		for _, w := range c.Words {
			m := sentence.FindStringSubmatch(w)
			if m == nil {
				continue
			}
			if !strings.Contains(c.HowMuch, m[1]) {
				t.Errorf("%s: no %s in %s", c.Says, m[1], c.HowMuch)
			}
			if m[3] == "" {
				continue
			}
			tests[m[2]] = true
			if p, ok := told[m[1]]; ok && p != m[3] {
				t.Errorf("%s: %s with the p-values %s and %s", c.Says, m[1], p, m[3])
			}
			told[m[1]] = m[3]
		}
	}
	if len(told) < 15 || len(tests) != 1 {
		t.Fatalf("%d numbers with p-values, corrected for %v tests", len(told), tests)
	}
	judged := 0
	for _, row := range r.Grid {
		words := strings.Join(r.Claims[row.Claim-1].Words, "\n")
		for i, cell := range row.Cells {
			p, ok := told[cell.Effect]
			if ok != cell.Judged || ok && p != cell.P {
				t.Errorf("%s: %+v in the grid, but a claim has %q", row.Name, cell, p)
			}
			if cell.Judged {
				judged++
			}
			if strings.Contains(row.Name, " against ") && !strings.Contains(words, cell.Effect) {
				t.Errorf("%s: cell %d, %s, is not among the words of the claim: %s", row.Name, i, cell.Effect, words)
			}
		}
	}
	if judged < 12 {
		t.Errorf("%d cells are judged", judged)
	}
}

// Harm stands in the grid with the p-value that it counts by.
func TestGridOfHarm(t *testing.T) {
	harm := func(p, adjusted float64) Cell {
		d := &analysis.Difference{Measure: measure.TestAccuracy, Change: stats.Estimate{Value: -0.01, StdErr: 0.004, DF: 20}, P: p, AdjustedP: adjusted, Seeds: 3}
		return tests{cells: []*analysis.Difference{d}}.shown(nil).Cells[0]
	}
	if c := harm(0.02, 0.3); c.P != "p = 0.0200, uncorrected" {
		t.Errorf("%+v", c)
	}
	if c := harm(0.06, 0.3); c.P != "p = 0.3000" {
		t.Errorf("%+v", c)
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

// The commands of a claim repeat its runs, also if their seeds are not the first or leave one out.
func TestCommands(t *testing.T) {
	g := groupOf(t, "small-cnn", 4, small, func(s *experiments.Spec) { s.Seed = 6 })
	if got := verdictOf(t, New([]analysis.Group{g}), "Without augmentation").Commands; !slices.Equal(got, []string{"overfit run small-cnn --seed 6 --seeds 4"}) {
		t.Errorf("%q", got)
	}
	g.Runs = slices.DeleteFunc(g.Runs, func(r *runs.Run) bool { return r.Spec.Seed == 7 })
	if got := verdictOf(t, New([]analysis.Group{g}), "Without augmentation").Commands; !slices.Equal(got, []string{"overfit run small-cnn --seed 6", "overfit run small-cnn --seed 8", "overfit run small-cnn --seed 9"}) {
		t.Errorf("%q", got)
	}
}

// The intervals of the table are those of the summaries, cut off where no run can be, and onsets that may be later are marked.
func TestTableOfExperiments(t *testing.T) {
	g := groupOf(t, "small-cnn", 3, closed)
	g.Runs[1].Summary.OnsetCensored = true
	r := New([]analysis.Group{g})
	for i, m := range tabulated {
		if got, want := r.Experiments[0].Values[i], g.Text(m); got != want || r.Measures[i] != m.Title {
			t.Errorf("%s: %s, want %s", m.Title, got, want)
		}
		if m.Name == measure.OnsetEpoch.Name && !strings.HasPrefix(r.Experiments[0].Values[i], "≥ ") {
			t.Errorf("onset %s, want it marked", r.Experiments[0].Values[i])
		}
	}
}

func TestHTMLWantsFigures(t *testing.T) {
	r := New([]analysis.Group{groupOf(t, "mlp", 3, shallow)})
	if err := r.writeHTML(new(bytes.Buffer)); err == nil || !strings.Contains(err.Error(), r.Figures()[0].Name) {
		t.Errorf("error %v, want one about the figure", err)
	}
}
