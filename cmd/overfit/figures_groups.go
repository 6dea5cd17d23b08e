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
	for _, g := range groups {
		out = append(out, bands(g))
	}
	return out
}

// reliabilityFigure compares how sure networks are with how often they are right, each with its first seed.
func reliabilityFigure(groups []experiments.Group) (*plots.Figure, error) {
	var calibrations []plots.Calibration
	for _, g := range groups {
		e, err := g.Runs[0].Evaluation()
		if err != nil {
			return nil, err
		}
		c := plots.Calibration{Title: g.Spec.Label()}
		for _, bin := range e.Calibration.Bins {
			c.Bins = append(c.Bins, plots.Bin(bin))
		}
		calibrations = append(calibrations, c)
	}
	return plots.Reliability(calibrations)
}
