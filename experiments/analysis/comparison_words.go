package analysis

import (
	"fmt"
	"math"
	"strings"

	"overfit/experiments/measure"
	"overfit/experiments/stats"
)

// wordsMeasures are those of which Words tells.
var wordsMeasures = []measure.Measure{measure.TestLoss, measure.TestAccuracy, measure.LossGap, measure.AccuracyGap}

// Words says what the remedy changed, a sentence a measure, and what McNemar's test makes of the test images. Both are
// called by the names given.
func (r Remedy) Words(baseline, remedy string) []string {
	var words []string
	for _, m := range wordsMeasures {
		words = append(words, r.Difference(m).words(remedy, len(r.Seeds)))
	}
	if len(r.Seeds) == 1 {
		words = append(words, "One seed does not tell how much of that is the seed's.")
	}
	return append(words, r.imageWords(baseline, remedy))
}

func (d Difference) words(name string, seeds int) string {
	what := "the " + strings.ToLower(d.Measure.Title)
	change := d.Measure.Unit.Change(d.Change)
	if seeds == 1 {
		if !math.IsNaN(d.Change.Low) {
			change += ", which is over the test images"
		}
		return fmt.Sprintf("%s changes %s by %s.", name, what, change)
	}
	if math.IsNaN(d.P) {
		return fmt.Sprintf("Whether %s changes %s cannot be told from %d seeds: %s with each of them, so how far chance goes is not known.", name, what, seeds, change)
	}
	if d.Verdict() == stats.Unclear {
		return fmt.Sprintf("Whether %s changes %s cannot be told from %d seeds: %s, %s.", name, what, seeds, change, d.equation())
	}
	verb := "raises"
	if d.Change.Estimate < 0 {
		verb = "lowers"
	}
	return fmt.Sprintf("%s %s %s by %s: %s, and not by chance (%s).", name, verb, what,
		d.Measure.Unit.Magnitude(d.Change), d.Verdict(), d.equation())
}

// equation writes the p-value into a sentence, and what it was before it was corrected for several remedies.
func (d Difference) equation() string {
	equation := func(p float64) string {
		value := measure.Probability(p)
		if strings.HasPrefix(value, "<") {
			return "p " + value
		}
		return "p = " + value
	}
	if d.Together == 1 {
		return equation(d.P)
	}
	return fmt.Sprintf("%s after correction for %d remedies, %s alone", equation(d.AdjustedP), d.Together, equation(d.P))
}

func (r Remedy) imageWords(baseline, remedy string) string {
	var pairs []string
	better, worse := 0, 0
	for _, t := range r.Images {
		pairs = append(pairs, fmt.Sprintf("%d against %d", t.OnlyOther, t.OnlyBaseline))
		switch t.Verdict() {
		case stats.Better:
			better++
		case stats.Worse:
			worse++
		}
	}
	verdict := "chance may explain it"
	switch {
	case better > 0 && worse == 0:
		verdict = fmt.Sprintf("better, and not by chance, with %s", ofSeeds(better, len(r.Images)))
	case worse > 0 && better == 0:
		verdict = fmt.Sprintf("worse, and not by chance, with %s", ofSeeds(worse, len(r.Images)))
	case better > 0:
		verdict = "it depends on the seed"
	}
	return fmt.Sprintf("Test images right with %s alone against %s alone: %s; %s (McNemar's test).",
		remedy, baseline, strings.Join(pairs, ", "), verdict)
}

func ofSeeds(n, all int) string {
	if all == 1 {
		return "this seed"
	}
	return fmt.Sprintf("%d of %d seeds", n, all)
}

// Explanation says what the numbers of a comparison are, for whoever has not met them.
func (c Comparison) Explanation() string {
	return fmt.Sprintf(`Change: remedy - baseline, in brackets its 95 %% confidence interval over the seeds (with one seed: over the test images).
p: how probable a change at least this large is if the remedy changes nothing (paired t-test over the seeds). p (Holm): the
same corrected for the number of remedies; below %v the change is called better or worse. Intervals are not corrected.
The t-test is about the experiments, whatever the seed; McNemar's test about the very networks that were trained.`, stats.Significance)
}

// A ComparisonRow is a remedy beside its baseline, as JSON has it.
type ComparisonRow struct {
	Baseline string                   `json:"baseline"`
	Remedy   string                   `json:"remedy"`
	Command  string                   `json:"command"` // of the remedy's first seed
	Seeds    []uint64                 `json:"seeds"`
	Measures map[string]DifferenceRow `json:"measures"`
	Images   []ImageTest              `json:"images"` // McNemar's test, one for each seed
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
			Seeds: r.Seeds, Measures: map[string]DifferenceRow{}, Images: r.Images, Words: r.Words(baseline, remedy),
		}
		for _, d := range r.Differences {
			row.Measures[d.Measure.Name] = DifferenceRow{d.Baseline, d.Remedy, d.Change, measure.Measured(d.P), measure.Measured(d.AdjustedP), d.Verdict().String()}
		}
		rows = append(rows, row)
	}
	return rows
}
