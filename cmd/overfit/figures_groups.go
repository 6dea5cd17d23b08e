package main

import (
	"overfit/experiments"
	"overfit/plots"
)

// bandsFigure shows the curves of groups, as means over the seeds.
func bandsFigure(groups []experiments.Group) (*plots.Figure, error) {
	return plots.Bands(bandsOf(groups))
}

// gapsFigure shows by how much groups do better on training than on test images.
func gapsFigure(groups []experiments.Group) (*plots.Figure, error) {
	return plots.Gaps(bandsOf(groups))
}

func bandsOf(groups []experiments.Group) []plots.Group {
	var out []plots.Group
	for i, title := range titles(groups) {
		group := plots.Group{Title: title}
		for _, r := range groups[i].Runs {
			group.Runs = append(group.Runs, curves("", r.Spec, r.History))
		}
		out = append(out, group)
	}
	return out
}

// reliabilityFigure compares how sure networks are with how often they are right, each with its first seed.
func reliabilityFigure(groups []experiments.Group) (*plots.Figure, error) {
	var calibrations []plots.Calibration
	for i, title := range titles(groups) {
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
