package figures

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"overfit/experiments"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/experiments/train"
	"overfit/plots"
)

// curve turns a history of the experiment, and the summary of a run with it, into what plots draws.
func curve(title string, s experiments.Spec, h measure.History, summary measure.Summary) plots.Run {
	run := plots.Run{Title: title, Kept: train.Kept(s, h), End: end(h, summary)}
	if slices.ContainsFunc(h, func(e measure.Epoch) bool { return !math.IsNaN(e.ScaledTestLoss) }) {
		for _, e := range h {
			run.ScaledTestLoss = append(run.ScaledTestLoss, e.ScaledTestLoss)
		}
	}
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

// end is what a run came to. It is nil of a run that has not ended, or goes on after an end that the summary is of.
func end(h measure.History, s measure.Summary) *plots.End {
	if !s.Complete || s.Results == nil || s.Epochs != len(h) {
		return nil
	}
	return &plots.End{
		TrainLoss: s.TrainLoss, TestLoss: s.TestLoss, TrainAccuracy: s.TrainAccuracy, TestAccuracy: s.TestAccuracy,
		ScaledTestLoss: measure.OrNaN(s.ScaledTestLoss),
	}
}

// curves shows runs that may not be finished: one below its title, or several in the same panels.
func curves(shown []*runs.Run) (*plots.Figure, error) {
	var all []plots.Run
	for _, r := range shown {
		if len(r.History) == 0 {
			return nil, fmt.Errorf("run %s has no complete epoch to draw", r.Folder)
		}
		title := RunTitle(r.Spec)
		if len(shown) > 1 { // two may be of one experiment and seed
			title = r.Spec.Name + " " + filepath.Base(filepath.Clean(r.Folder))
		}
		all = append(all, curve(title, r.Spec, r.History, r.Summary))
	}
	if len(all) == 1 {
		return plots.Grid(all)
	}
	return plots.Compare(all)
}

// CurvesFile is the path of the figure in a run's folder.
func CurvesFile(folder string) string { return filepath.Join(folder, "curves.png") }

// Drawing returns the observer that draws the learning curves of a run into its folder, as far as it came.
func Drawing(folder string, spec experiments.Spec) train.Observer {
	return train.Observer{
		Name: "drawing",
		End: func(o train.Outcome, _ error) error {
			if len(o.History) == 0 {
				return nil
			}
			return saveCurves(folder, spec, o.History, o.Summary)
		},
	}
}

// DrawCurves draws the learning curves of a run into its folder, and says what the folder's summary does.
func DrawCurves(folder string, spec experiments.Spec, h measure.History) error {
	r, err := runs.Read(folder)
	if err != nil {
		return err
	}
	return saveCurves(folder, spec, h, r.Summary)
}

func saveCurves(folder string, spec experiments.Spec, h measure.History, s measure.Summary) error {
	figure, err := plots.LearningCurves(curve(RunTitle(spec), spec, h, s))
	if err != nil {
		return err
	}
	return figure.Save(CurvesFile(folder), plots.Options{})
}
