package figures

import (
	"overfit/experiments/analysis"
	"overfit/plots"
)

// bandsOf are the curves of groups, for means over their seeds.
func bandsOf(groups []analysis.Group) []plots.Group {
	var out []plots.Group
	for i, title := range Titles(groups) {
		group := plots.Group{Title: title}
		for _, r := range groups[i].Runs {
			group.Runs = append(group.Runs, curve("", r.Spec, r.History, r.Summary))
		}
		out = append(out, group)
	}
	return out
}
