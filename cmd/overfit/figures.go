package main

import (
	"fmt"
	"path/filepath"

	"overfit/experiments"
	"overfit/plots"
)

// curves turns a history of the experiment into what plots draws.
func curves(title string, s experiments.Spec, h experiments.History) plots.Run {
	run := plots.Run{Title: title, Kept: experiments.Kept(s, h)}
	for _, e := range h {
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

// drawing returns the observer that draws the learning curves of a run into its folder, as far as it came.
func drawing(folder string, spec experiments.Spec) experiments.Observer {
	return experiments.Observer{
		Name: "drawing",
		End: func(o experiments.Outcome, _ error) error {
			if len(o.History) == 0 {
				return nil
			}
			return drawCurves(folder, spec, o.History)
		},
	}
}

// drawCurves draws the learning curves of a run into its folder.
func drawCurves(folder string, spec experiments.Spec, h experiments.History) error {
	figure, err := plots.LearningCurves(curves(curvesTitle(spec), spec, h))
	if err != nil {
		return err
	}
	return figure.Save(curvesFile(folder), plots.Options{})
}
