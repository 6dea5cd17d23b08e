package main

import (
	"fmt"

	"overfit/experiments"
	"overfit/plots"
)

// curves turns a history into what plots draws.
func curves(title string, h experiments.History) plots.Run {
	run := plots.Run{Title: title}
	for _, e := range h {
		run.TrainLoss = append(run.TrainLoss, e.TrainLoss)
		run.TestLoss = append(run.TestLoss, e.TestLoss)
		run.TrainAccuracy = append(run.TrainAccuracy, e.TrainAccuracy)
		run.TestAccuracy = append(run.TestAccuracy, e.TestAccuracy)
	}
	return run
}

// curvesTitle heads the figure of one run.
func curvesTitle(s experiments.Spec) string {
	return fmt.Sprintf("%s (%s, seed %d)", s.Title, s.Name, s.Seed)
}
