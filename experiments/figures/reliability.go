package figures

import (
	"fmt"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/plots"
)

// reliability compares how sure networks are with how often they are right, those of a group's seeds together.
func reliability(groups []analysis.Group) (*plots.Figure, error) {
	var calibrations []plots.Calibration
	for i, title := range Titles(groups) {
		var evaluations []measure.Evaluation
		for _, r := range groups[i].Runs {
			e, err := r.Evaluation()
			if err != nil {
				return nil, err
			}
			if bins := len(e.Calibration.Bins); len(evaluations) > 0 && bins != len(evaluations[0].Calibration.Bins) {
				return nil, fmt.Errorf("%s: %d bins, expected %d as in %s", r.Folder, bins, len(evaluations[0].Calibration.Bins), groups[i].Runs[0].Folder)
			}
			evaluations = append(evaluations, e)
		}
		c := pooled(evaluations)
		c.Title = title
		calibrations = append(calibrations, c)
	}
	return plots.Reliability(calibrations)
}

// pooled is the calibration of networks that were evaluated with as many bins: their images in the same bins, and their errors
// as means, without those that some lack.
func pooled(evaluations []measure.Evaluation) plots.Calibration {
	c := plots.Calibration{Bins: make([]plots.Bin, len(evaluations[0].Calibration.Bins)), Networks: len(evaluations)}
	floors, scaled := true, true
	for _, e := range evaluations {
		share := 1 / float64(len(evaluations))
		c.Error += share * e.Calibration.Error
		c.Floor += share * e.Calibration.Floor
		floors = floors && e.Calibration.Floor > 0
		if e.Scaled == nil {
			scaled = false
			continue
		}
		c.ScaledError += share * e.Scaled.Calibration.Error
	}
	if !floors {
		c.Floor = 0
	}
	if !scaled {
		c.ScaledError = 0
	}
	for i := range c.Bins {
		sum := &c.Bins[i]
		for _, e := range evaluations {
			b := e.Calibration.Bins[i]
			sum.Images += b.Images
			sum.Confidence += float64(b.Images) * b.Confidence
			sum.Accuracy += float64(b.Images) * b.Accuracy
		}
		if sum.Images > 0 {
			sum.Confidence = min(1, sum.Confidence/float64(sum.Images)) // the sums are rounded
			sum.Accuracy = min(1, sum.Accuracy/float64(sum.Images))
		}
	}
	return c
}
