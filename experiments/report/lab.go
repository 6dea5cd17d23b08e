package report

import (
	"fmt"
	"slices"
	"strings"

	"overfit/experiments"
)

// A lab is the finished runs that a report is made of.
type lab struct {
	groups      []experiments.Group
	comparisons map[string]comparison // by the name of the baseline
}

// A comparison is that of a baseline with those of its remedies that can be compared with it.
type comparison struct {
	experiments.Comparison
	failures map[string]error // of the others, by their names
}

// newLab takes one group of each experiment: the one that is as the catalogue has it, or else the first with the most
// runs.
func newLab(groups []experiments.Group) *lab {
	l := &lab{comparisons: map[string]comparison{}}
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
			l.groups = append(l.groups, groups[best])
		}
	}
	return l
}

func (l *lab) has(name string) bool {
	return slices.ContainsFunc(l.groups, func(g experiments.Group) bool { return g.Spec.Name == name })
}

// group returns the runs of an experiment, which must be there.
func (l *lab) group(name string) experiments.Group {
	return l.groups[slices.IndexFunc(l.groups, func(g experiments.Group) bool { return g.Spec.Name == name })]
}

// missing returns those of the names of which there are no runs.
func (l *lab) missing(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), l.has)
}

// compare returns a remedy beside its baseline. It is tested together with the other remedies of the same baseline,
// whose number Holm's correction takes into account.
func (l *lab) compare(baseline, remedy string) (experiments.Remedy, error) {
	c, ok := l.comparisons[baseline]
	if !ok {
		var err error
		if c, err = l.compareAll(l.group(baseline)); err != nil {
			return experiments.Remedy{}, err
		}
		l.comparisons[baseline] = c
	}
	for _, r := range c.Remedies {
		if r.Spec.Name == remedy {
			return r, nil
		}
	}
	return experiments.Remedy{}, c.failures[remedy]
}

func (l *lab) compareAll(baseline experiments.Group) (comparison, error) {
	c := comparison{failures: map[string]error{}}
	var remedies []experiments.Group
	for _, g := range l.remedies(baseline.Spec.Name) {
		err := checkDifference(baseline.Spec, g.Spec)
		if err == nil {
			_, err = experiments.Compare(baseline, []experiments.Group{g})
		}
		if err != nil {
			c.failures[g.Spec.Name] = err
			continue
		}
		remedies = append(remedies, g)
	}
	var err error
	c.Comparison, err = experiments.Compare(baseline, remedies)
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
func (l *lab) remedies(baseline string) []experiments.Group {
	var groups []experiments.Group
	for _, c := range claims() {
		if c.compared && c.experiments[0] == baseline && l.has(c.experiments[1]) {
			groups = append(groups, l.group(c.experiments[1]))
		}
	}
	return groups
}
