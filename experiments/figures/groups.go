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

// reliability compares how sure networks are with how often they are right, each with its first seed.
func reliability(groups []analysis.Group) (*plots.Figure, error) {
	var calibrations []plots.Calibration
	for i, title := range Titles(groups) {
		e, err := groups[i].Runs[0].Evaluation()
		if err != nil {
			return nil, err
		}
		c := plots.Calibration{Title: title}
		for _, bin := range e.Calibration.Bins {
			c.Bins = append(c.Bins, plots.Bin(bin))
		}
		calibrations = append(calibrations, c)
	}
	return plots.Reliability(calibrations)
}
