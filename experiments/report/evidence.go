package report

import (
	"fmt"
	"slices"
	"strings"

	"overfit/experiments"
	"overfit/experiments/analysis"
)

// Evidence is the finished runs that a report is made of.
type evidence struct {
	groups      []analysis.Group
	comparisons map[string]comparison // by the name of the baseline
}

// A comparison is that of a baseline with those of its remedies that can be compared with it.
type comparison struct {
	analysis.Comparison
	failures map[string]error // of the others, by their names
}

// newEvidence takes one group of each experiment: the one that is as the catalogue has it, or else the first with the most
// runs.
func newEvidence(groups []analysis.Group) *evidence {
	ev := &evidence{comparisons: map[string]comparison{}}
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

// compare returns a remedy beside its baseline. It is tested together with the other remedies of the same baseline,
// whose number Holm's correction takes into account.
func (ev *evidence) compare(baseline, remedy string) (analysis.Remedy, error) {
	c, ok := ev.comparisons[baseline]
	if !ok {
		var err error
		if c, err = ev.compareAll(ev.group(baseline)); err != nil {
			return analysis.Remedy{}, err
		}
		ev.comparisons[baseline] = c
	}
	for _, r := range c.Remedies {
		if r.Spec.Name == remedy {
			return r, nil
		}
	}
	return analysis.Remedy{}, c.failures[remedy]
}

func (ev *evidence) compareAll(baseline analysis.Group) (comparison, error) {
	c := comparison{failures: map[string]error{}}
	var remedies []analysis.Group
	for _, g := range ev.remedies(baseline.Spec.Name) {
		err := checkDifference(baseline.Spec, g.Spec)
		if err == nil {
			_, err = analysis.Compare(baseline, []analysis.Group{g})
		}
		if err != nil {
			c.failures[g.Spec.Name] = err
			continue
		}
		remedies = append(remedies, g)
	}
	var err error
	c.Comparison, err = analysis.Compare(baseline, remedies)
	return c, err
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
		if c.compared && c.experiments[0] == baseline && ev.has(c.experiments[1]) {
			groups = append(groups, ev.group(c.experiments[1]))
		}
	}
	return groups
}
