package figures

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/plots"
)

// Study shows what a setting does: loss and error over its values.
func Study(r analysis.StudyResult) (*plots.Figure, error) { return plots.Sweep(studyOf(r)) }

// studyOf turns a study's result into what plots draws.
func studyOf(r analysis.StudyResult) plots.Study {
	s := plots.Study{Parameter: cmp.Or(r.Study.Axis, r.Study.Setting)}
	if values, ok := r.Study.Numbers(); ok {
		s.Values = values
	} else {
		s.Names = r.Study.Values
	}
	held := slices.ContainsFunc(r.Points, func(p analysis.Group) bool { return p.Spec.Holdout > 0 })
	for _, p := range r.Points {
		s.TrainLoss = append(s.TrainLoss, p.Values(measure.TrainLoss))
		s.TestLoss = append(s.TestLoss, p.Values(measure.TestLoss))
		s.TrainAccuracy = append(s.TrainAccuracy, p.Values(measure.TrainAccuracy))
		s.TestAccuracy = append(s.TestAccuracy, p.Values(measure.TestAccuracy))
		if held {
			s.ValLoss = append(s.ValLoss, p.Values(measure.ValLoss))
			s.ValAccuracy = append(s.ValAccuracy, p.Values(measure.ValAccuracy))
		}
	}
	if !math.IsNaN(r.Threshold) {
		s.Mark, s.MarkLabel = r.Threshold, fmt.Sprintf("parameters = samples × classes (%.0f)", r.Threshold)
	}
	return s
}

// StudyTitle heads the figure of a study.
func StudyTitle(r analysis.StudyResult) string {
	return fmt.Sprintf("%s (%s)", cmp.Or(r.Study.Title, r.Study.Name), r.Label())
}
