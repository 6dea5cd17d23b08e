package main

import (
	"fmt"
	"path/filepath"

	"overfit/experiments"
	"overfit/plots"
)

// curves turns a history of the experiment into what plots draws. The end is what the summary says, where there are results:
// it has the training figures of all images.
func curves(title string, s experiments.Spec, h experiments.History, end *experiments.Results) plots.Run {
	run := plots.Run{Title: title, Kept: s.Kept(h)}
	for _, e := range h {
		if end != nil && e.Epoch == end.ResultEpoch {
			e.TrainLoss, e.TrainAccuracy = end.TrainLoss, end.TrainAccuracy
		}
		if s.Holdout > 0 {
			run.ValLoss = append(run.ValLoss, e.ValLoss)
			run.ValAccuracy = append(run.ValAccuracy, e.ValAccuracy)
		}
		run.TrainLoss = append(run.TrainLoss, e.TrainLoss)
		run.TestLoss = append(run.TestLoss, e.TestLoss)
		run.TrainAccuracy = append(run.TrainAccuracy, e.TrainAccuracy)
		run.TestAccuracy = append(run.TestAccuracy, e.TestAccuracy)
	}
	return run
}

// curvesTitle heads the figure of one run: with the experiment's title, as long as nothing was changed about it.
func curvesTitle(s experiments.Spec) string {
	if s.Label() != s.Name {
		return fmt.Sprintf("%s, seed %d", s.Label(), s.Seed)
	}
	return fmt.Sprintf("%s (%s, seed %d)", s.Title, s.Name, s.Seed)
}

// groupTitle heads the figure of one experiment with several seeds.
func groupTitle(s experiments.Spec) string {
	if s.Label() != s.Name {
		return s.Label()
	}
	return fmt.Sprintf("%s (%s)", s.Title, s.Name)
}

func curvesFile(folder string) string { return filepath.Join(folder, "curves.png") }

// drawing returns the hook that draws the learning curves of a run into its folder, as far as it came.
func drawing(folder string) experiments.Hook {
	return experiments.Hook{
		Name: "drawing",
		End: func(t *experiments.Training) error {
			if len(t.History) == 0 {
				return nil
			}
			return drawCurves(folder, t.Spec, t.History, t.Results())
		},
	}
}

// drawCurves draws the learning curves of a run into its folder.
func drawCurves(folder string, spec experiments.Spec, h experiments.History, end *experiments.Results) error {
	figure, err := plots.LearningCurves(curves(curvesTitle(spec), spec, h, end))
	if err != nil {
		return err
	}
	return figure.Save(curvesFile(folder), plots.Options{})
}
