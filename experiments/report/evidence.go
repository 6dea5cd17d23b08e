package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/measure"
)

// Evidence is the finished runs that a report is made of.
type evidence struct {
	groups      []analysis.Group
	comparisons map[string]comparison // by the name of the baseline
	levels      map[level]*analysis.Difference
}

// A level is what is measured of an experiment itself, and tested against a bound.
type level struct {
	name, measure string
	bound         float64
}

// A comparison is that of a baseline with those of its remedies that can be compared with it.
type comparison struct {
	analysis.Comparison
	failures map[string]error // of the others, by their names
}

// newEvidence takes one group of each experiment: the one that is as the catalogue has it, or else the first with the most
// runs.
func newEvidence(groups []analysis.Group) *evidence {
	ev := &evidence{comparisons: map[string]comparison{}, levels: map[level]*analysis.Difference{}}
	for _, spec := range experiments.Catalogue() {
		best := -1
		for i, g := range groups {
			if g.Spec.Name != spec.Name {
				continue
			}
			if g.Spec.AsInCatalogue(spec) {
				best = i
				break
			}
			if best < 0 || len(g.Runs) > len(groups[best].Runs) {
				best = i
			}
		}
		if best >= 0 {
			ev.groups = append(ev.groups, groups[best])
		}
	}
	return ev
}

func (ev *evidence) has(name string) bool {
	return slices.ContainsFunc(ev.groups, func(g analysis.Group) bool { return g.Spec.Name == name })
}

// group returns the runs of an experiment, which must be there.
func (ev *evidence) group(name string) analysis.Group {
	return ev.groups[slices.IndexFunc(ev.groups, func(g analysis.Group) bool { return g.Spec.Name == name })]
}

// missing returns those of the names of which there are no runs.
func (ev *evidence) missing(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), ev.has)
}

// comparable is an error if a remedy, of which there are runs as of its baseline, cannot be compared with it.
func (ev *evidence) comparable(baseline, remedy string) error {
	return ev.compare(baseline).failures[remedy]
}

// remedy returns one that can be compared with its baseline.
func (ev *evidence) remedy(baseline, remedy string) analysis.Remedy {
	all := ev.compare(baseline).Remedies
	return all[slices.IndexFunc(all, func(r analysis.Remedy) bool { return r.Spec.Name == remedy })]
}

// difference returns what such a remedy changes of a measure: always the same one, whose p-value is to be corrected.
func (ev *evidence) difference(baseline, remedy string, m measure.Measure) *analysis.Difference {
	return ev.remedy(baseline, remedy).Difference(m)
}

// level returns what a measure is of an experiment. Of one bound that it is tested against it is always the same one, as with
// difference; NaN: it is not tested.
func (ev *evidence) level(name string, m measure.Measure, bound float64) *analysis.Difference {
	key := level{name, m.Name, bound}
	if d, ok := ev.levels[key]; ok {
		return d
	}
	g := ev.group(name)
	e := g.Estimates(m)[0]
	d := &analysis.Difference{Measure: m, Change: e, P: e.P(bound), AdjustedP: math.NaN(), Seeds: len(g.Runs)}
	ev.levels[key] = d
	return d
}

// compare compares a baseline with all that some claim compares with it.
func (ev *evidence) compare(name string) comparison {
	if c, ok := ev.comparisons[name]; ok {
		return c
	}
	baseline := ev.group(name)
	c := comparison{failures: map[string]error{}}
	var remedies []analysis.Group
	for _, g := range ev.remedies(name) {
		if err := cmp.Or(checkDifference(baseline.Spec, g.Spec), analysis.Comparable(baseline, g)); err != nil {
			c.failures[g.Spec.Name] = err
			continue
		}
		remedies = append(remedies, g)
	}
	c.Comparison, _ = analysis.Compare(baseline, remedies) // which can be compared
	ev.comparisons[name] = c
	return c
}

// checkDifference is an error unless two experiments differ in what they differ in by the catalogue, and in nothing else:
// what was changed for one of them must have been changed for both.
func checkDifference(baseline, remedy experiments.Spec) error {
	a, _ := experiments.Lookup(baseline.Name)
	b, _ := experiments.Lookup(remedy.Name)
	baseline.Seed, remedy.Seed = a.Seed, b.Seed
	want, got := b.Changed(a), remedy.Changed(baseline)
	if slices.Equal(want, got) {
		return nil
	}
	return fmt.Errorf("%s and %s differ in %s, and are to differ in %s", baseline.Name, remedy.Name, list(got), list(want))
}

func list(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, " and ")
}

// remedies returns the groups that some claim compares with the baseline.
func (ev *evidence) remedies(baseline string) []analysis.Group {
	var groups []analysis.Group
	for _, c := range claims() {
		for _, pair := range c.compared {
			if pair[0] == baseline && ev.has(pair[1]) {
				groups = append(groups, ev.group(pair[1]))
			}
		}
	}
	return groups
}
