package report

import (
	"fmt"
	"slices"

	"overfit/experiments"
)

// A lab is the finished runs that a report is made of.
type lab struct {
	groups      []experiments.Group
	comparisons map[string]experiments.Comparison // by the name of the baseline
}

// newLab takes one group of each experiment: the one that is as the catalogue has it, or else the first with the most
// runs.
func newLab(groups []experiments.Group) *lab {
	l := &lab{comparisons: map[string]experiments.Comparison{}}
	for _, spec := range experiments.Catalogue() {
		best := -1
		for i, g := range groups {
			if g.Spec.Name != spec.Name {
				continue
			}
			if g.Spec.SameButSeed(spec) {
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
		if c, err = experiments.Compare(l.group(baseline), l.remedies(baseline)); err != nil {
			return experiments.Remedy{}, err
		}
		l.comparisons[baseline] = c
	}
	for _, r := range c.Remedies {
		if r.Spec.Name == remedy {
			return r, nil
		}
	}
	return experiments.Remedy{}, fmt.Errorf("%s is not compared with %s", remedy, baseline)
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
