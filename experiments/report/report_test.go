package report

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
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
