package report

import (
	"fmt"
	"slices"
	"strings"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/figures"
	"overfit/experiments/measure"
)

// A claim is something that the article says, or that is known of over-fitting, and the experiments that test it.
type claim struct {
	says        string
	source      string   // "": the article
	experiments []string // all that it needs
	figure      string   // of the experiments
	parts       func(*evidence) []part
	words       func(*evidence) []string // nil: none
	compared    [][2]string              // baselines and their remedies, rows of the grid
	alone       [][2]string              // experiments, with those that have images held out, which are rows of their own
	gap         float64                  // what the gap of those is tested against
	judge       Judge                    // in place of parts, of another package
}

// A Finding is what the runs say of a claim.
type Finding struct {
	Verdict Verdict
	HowMuch string   // the numbers that decide
	Words   []string // sentences
}

// remedy is the claim that an experiment over-fits less than its baseline.
func remedy(says, baseline, experiment string) claim {
	return claim{
		says: says, experiments: []string{baseline, experiment}, figure: figures.Bands,
		compared: [][2]string{{baseline, experiment}},
		parts: func(ev *evidence) []part {
			return []part{ev.narrows(baseline, experiment), ev.harmless(baseline, experiment)}
		},
	}
}

// closing is the claim that an experiment over-fits less than its baseline, and next to nothing.
func closing(says, baseline, experiment string) claim {
	c := remedy(says, baseline, experiment)
	c.parts = func(ev *evidence) []part {
		closed := ev.isWithin(experiment+" closes the gap of "+baseline, experiment, measure.AccuracyGap, -counts, counts)
		return []part{ev.narrows(baseline, experiment), closed, ev.harmless(baseline, experiment)}
	}
	return c
}

// narrows is the part that the accuracy gap of a remedy is smaller.
func (ev *evidence) narrows(baseline, remedy string) part {
	return part{
		of: remedy, says: fmt.Sprintf("%s narrows the accuracy gap of %s", remedy, baseline), change: true,
		Difference: ev.difference(baseline, remedy, measure.AccuracyGap), low: negative, high: 0, least: counts,
	}
}

// harmless is the condition that a remedy costs less accuracy than counts.
func (ev *evidence) harmless(baseline, remedy string) part {
	return part{
		of: remedy, says: fmt.Sprintf("%s costs less test accuracy than counts", remedy), change: true, absence: true, condition: true,
		Difference: ev.difference(baseline, remedy, measure.TestAccuracy), low: -counts, high: positive,
	}
}

// find judges the claim by its parts, whose tests have been corrected.
func (c claim) find(ev *evidence, parts []part) Finding {
	f := Finding{Verdict: verdict(parts)}
	for _, p := range parts {
		f.Words = append(f.Words, p.sentence())
	}
	f.HowMuch = howMuch(parts)
	for _, pair := range c.compared {
		first := parts[slices.IndexFunc(parts, func(p part) bool { return p.of == pair[1] })]
		f.Words = append(f.Words, ev.remedy(pair[0], pair[1]).Beside(pair[1], first.Measure)...)
	}
	if c.words != nil {
		f.Words = append(f.Words, c.words(ev)...)
	}
	return f
}

// howMuch lists the numbers of parts; those of several experiments with their names.
func howMuch(parts []part) string {
	var text strings.Builder
	for i, p := range parts {
		same := i > 0 && parts[i-1].of == p.of
		switch {
		case same:
			text.WriteString(", ")
		case i > 0:
			text.WriteString("; ")
		}
		if !same && slices.ContainsFunc(parts, func(other part) bool { return other.of != p.of }) {
			text.WriteString(p.of + ": ")
		}
		text.WriteString(p.titled())
	}
	return text.String()
}

// obstacle says why a claim whose runs are there cannot be tested; "": it can.
func (c claim) obstacle(ev *evidence) string {
	for _, pair := range c.compared {
		if err := ev.comparable(pair[0], pair[1]); err != nil {
			return "It cannot be tested: " + err.Error() + "."
		}
	}
	return ""
}

// reservation says why runs that are there carry no verdict; "": they do.
func (c claim) reservation(ev *evidence) string {
	for _, name := range c.experiments {
		g := ev.group(name)
		if n := len(g.Runs); n < analysis.FewestSeeds {
			return fmt.Sprintf("Fewer than %d seeds are not enough to judge by: %s has %d.", analysis.FewestSeeds, name, n)
		}
		if whole, ok := experiments.Lookup(name); ok && shortened(g.Spec, whole) {
			return fmt.Sprintf("%s was shortened, and is not judged.", name)
		}
	}
	return ""
}

// shortened reports whether an experiment was trained for fewer epochs, or on fewer images, than it is to be.
func shortened(s, whole experiments.Spec) bool {
	return s.Epochs < whole.Epochs || s.TrainSize != 0 && (whole.TrainSize == 0 || s.TrainSize < whole.TrainSize)
}
