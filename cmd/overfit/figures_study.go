package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"overfit/experiments"
	"overfit/plots"
)

// studyPlot turns a study's result into what plots draws.
func studyPlot(r experiments.StudyResult) plots.Study {
	s := plots.Study{Parameter: cmp.Or(r.Study.Axis, r.Study.Parameter)}
	if values, ok := r.Study.Numbers(); ok {
		s.Values = values
	} else {
		s.Names = r.Study.Values
	}
	held := slices.ContainsFunc(r.Points, func(p experiments.Group) bool { return p.Spec.Holdout > 0 })
	for _, p := range r.Points {
		s.TrainLoss = append(s.TrainLoss, p.Values(experiments.TrainLoss))
		s.TestLoss = append(s.TestLoss, p.Values(experiments.TestLoss))
		s.TrainAccuracy = append(s.TrainAccuracy, p.Values(experiments.TrainAccuracy))
		s.TestAccuracy = append(s.TestAccuracy, p.Values(experiments.TestAccuracy))
		if held {
			s.ValLoss = append(s.ValLoss, p.Values(experiments.ValLoss))
			s.ValAccuracy = append(s.ValAccuracy, p.Values(experiments.ValAccuracy))
		}
	}
	if !math.IsNaN(r.Threshold) {
		s.Mark, s.MarkLabel = r.Threshold, fmt.Sprintf("parameters = samples × classes (%.0f)", r.Threshold)
	}
	return s
}

func studyTitle(r experiments.StudyResult) string {
	return fmt.Sprintf("%s (%s)", cmp.Or(r.Study.Title, r.Study.Name), r.Label())
}
