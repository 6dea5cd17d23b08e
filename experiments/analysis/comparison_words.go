package analysis

import (
	"fmt"
	"math"
	"strings"

	"overfit/experiments/measure"
	"overfit/experiments/stats"
)

// Words says what the remedy changed, a sentence a measure. It is called by the name given.
func (r Remedy) Words(remedy string) []string {
	var words []string
	for _, m := range Evidence() {
		if d := r.Difference(m); !math.IsNaN(d.Change.Value) {
			words = append(words, d.words(remedy))
		}
	}
	if split := r.split(remedy); split != "" {
		words = append(words, split)
	}
	if n := r.Differences[0].Seeds; n < FewestSeeds {
		words = append(words, fmt.Sprintf("Nothing is judged with fewer than %d seeds on either side.", FewestSeeds))
	}
	return words
}

// Beside says what there is to say of a remedy beside a claim that is judged by this measure: what its other measures come to,
// and which part of the change of the test loss is over-confidence.
func (r Remedy) Beside(remedy string, judged measure.Measure) []string {
	var found []string
	for _, m := range Evidence() {
		if d := r.Difference(m); m.Name != judged.Name && !math.IsNaN(d.Change.Value) {
			found = append(found, fmt.Sprintf("the %s by %s: %s", strings.ToLower(m.Title), m.Unit.Change(d.Interval()), d.judgement()))
		}
	}
	words := []string{fmt.Sprintf("Beside that, %s changes %s.", remedy, strings.Join(found, "; "))}
	if split := r.split(remedy); split != "" {
		words = append(words, split)
	}
	return words
}

// judgement is the verdict in words.
func (d Difference) judgement() string {
	if d.Seeds < FewestSeeds {
		return "not judged"
	}
	return d.Verdict().String()
}

func (d Difference) words(name string) string {
	what := "the " + strings.ToLower(d.Measure.Title)
	change := d.Measure.Unit.Change(d.Interval())
	switch d.Verdict() {
	case stats.Better, stats.Worse:
		verb := "raises"
		if d.Change.Value < 0 {
			verb = "lowers"
		}
		return fmt.Sprintf("%s %s %s by %s: %s, significant at 5 %% (%s).", name, verb, what, d.Measure.Unit.Magnitude(d.Interval()), d.Verdict(), d.equation())
	}
	if d.Seeds < FewestSeeds {
		return fmt.Sprintf("%s changes %s by %s.", name, what, change)
	}
	return fmt.Sprintf("%s changes %s by %s: not significant at 5 %% (%s).", name, what, change, d.equation())
}

// equation writes the p-value into a sentence, and what it was before it was corrected for several tests.
func (d Difference) equation() string {
	equation := func(p float64) string {
		value := measure.Probability(p)
		switch {
		case value == "":
			return "not tested"
		case strings.HasPrefix(value, "<"):
			return "p " + value
		default:
			return "p = " + value
		}
	}
	switch {
	case d.Together == 1 || math.IsNaN(d.P):
		return equation(d.P)
	case d.Verdict() == stats.Worse:
		return equation(d.P) + ", which is not corrected: it is harm"
	}
	return fmt.Sprintf("%s after correction for %d tests, %s alone", equation(d.AdjustedP), d.Together, equation(d.P))
}

// split says which part of the change of the test loss is over-confidence; "" if that was not measured.
func (r Remedy) split(name string) string {
	all, confidence, rest := r.Difference(measure.TestLoss), r.Difference(measure.Overconfidence), r.Difference(measure.ScaledTestLoss)
	if math.IsNaN(confidence.Change.Value) {
		return ""
	}
	of := func(d *Difference) string { return d.Measure.Unit.Change(d.Interval()) }
	return fmt.Sprintf("%s changes the test loss by %s: over-confidence, which one temperature would undo as well, accounts for %s of that, and what is lost beside it for %s.",
		name, all.Measure.Unit.Change(stats.Exactly(all.Change.Value).Interval()), of(confidence), of(rest))
}

// Explanation says what the numbers of a comparison are, for whoever has not met them.
func (c Comparison) Explanation() string {
	covers := "seeds and test images that might have been others"
	for _, r := range c.Remedies {
		if r.Differences[0].Seeds == 1 {
			covers = "test images that might have been others; with one seed on either side nothing is known of other seeds"
		}
	}
	return fmt.Sprintf(`Change: remedy - baseline, in brackets its 95 %% confidence interval, for %s.
p: how probable a change at least this large is if the remedy changes nothing (t-test over seeds and images). p (Holm): the same
corrected for all tests of the table; below %v a change for the better counts. One for the worse counts without the correction.
Over-confidence is what one temperature takes off the test loss; the scaled test loss is what it leaves.`, covers, stats.Significance)
}

// A ComparisonRow is a remedy beside its baseline, as JSON has it.
type ComparisonRow struct {
	Baseline string                   `json:"baseline"`
	Remedy   string                   `json:"remedy"`
	Command  string                   `json:"command"`        // of the remedy's first seed
	Seeds    []uint64                 `json:"seeds"`          // of the remedy
	Against  []uint64                 `json:"baseline_seeds"` // of the baseline
	Measures map[string]DifferenceRow `json:"measures"`
	Words    []string                 `json:"words"`
}

// A DifferenceRow is a Difference, as JSON has it.
type DifferenceRow struct {
	Baseline  stats.Interval `json:"baseline"`
	Remedy    stats.Interval `json:"remedy"`
	Change    stats.Interval `json:"change"`
	P         *float64       `json:"p,omitempty"`
	AdjustedP *float64       `json:"adjusted_p,omitempty"`
	Verdict   string         `json:"verdict"`
}

// Rows returns a row a remedy.
func (c Comparison) Rows() []ComparisonRow {
	var rows []ComparisonRow
	baseline := c.Baseline.Spec.Label()
	for _, r := range c.Remedies {
		remedy := r.Spec.Label()
		row := ComparisonRow{
			Baseline: baseline, Remedy: remedy, Command: r.Spec.Command(),
			Seeds: r.Seeds(), Against: c.Baseline.Seeds(), Measures: map[string]DifferenceRow{}, Words: r.Words(remedy),
		}
		for _, d := range r.Differences {
			row.Measures[d.Measure.Name] = DifferenceRow{d.Baseline, d.Remedy, d.Interval(), measure.Measured(d.P), measure.Measured(d.AdjustedP), d.Verdict().String()}
		}
		rows = append(rows, row)
	}
	return rows
}
