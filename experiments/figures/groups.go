package figures

import (
	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/plots"
)

// bandsOf are the curves of groups, for means over their seeds.
func bandsOf(groups []analysis.Group) []plots.Group {
	var out []plots.Group
	for i, title := range Titles(groups) {
		group := plots.Group{Title: title, Halves: halves(groups[i])}
		for _, r := range groups[i].Runs {
			group.Runs = append(group.Runs, curve("", r.Spec, r.History, r.Summary))
		}
		out = append(out, group)
	}
	return out
}

// halves are those of the intervals that tables of the group have; nil if they are for its seeds alone, or it has but one.
func halves(g analysis.Group) *plots.Halves {
	if len(g.Runs) < 2 || !g.OverImages(measure.TestLoss) {
		return nil
	}
	e := g.Estimates(measure.TestLoss, measure.TestAccuracy, measure.LossGap, measure.AccuracyGap)
	half := func(i int) float64 {
		v := e[i].Interval()
		return v.High - v.Estimate
	}
	return &plots.Halves{Covers: "seeds and test images", TestLoss: half(0), TestAccuracy: half(1), LossGap: half(2), AccuracyGap: half(3)}
}
