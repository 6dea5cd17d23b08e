package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"overfit/experiments"
	"overfit/plots"
)

// seedsMeasures are the columns of the table of experiments repeated over seeds.
var seedsMeasures = []experiments.Measure{
	experiments.TrainAccuracy, experiments.TestAccuracy, experiments.AccuracyGap, experiments.TestLoss,
	experiments.BestTestLoss, experiments.OnsetEpoch, experiments.CorruptedLearnt,
}

// runSeeds trains each experiment with all its seeds, and tells of the means.
func runSeeds(ctx context.Context, opts trainOptions, all []job, out, notes io.Writer) error {
	data := all[0].data
	var jobs, missing []experiments.Job
	for _, j := range all {
		j := experiments.Job{Spec: j.spec, Folder: j.folder}
		finished, err := j.Finished(data)
		if err != nil {
			return err
		}
		jobs = append(jobs, j)
		if !finished {
			missing = append(missing, j)
		}
	}
	if len(missing) < len(jobs) {
		opts.noteFinished(notes, len(jobs), len(missing))
	}
	if err := opts.trainAll(ctx, data, missing, notes); err != nil {
		return goOn(ctx, err)
	}
	var groups []experiments.Group
	var names, figures []string
	for of := range slices.Chunk(jobs, opts.seeds) {
		var runs []*experiments.StoredRun
		for _, j := range of {
			r, err := experiments.ReadRun(j.Folder)
			if err != nil {
				return err
			}
			runs = append(runs, r)
		}
		g := experiments.Group{Spec: runs[0].Spec, Runs: runs}
		groups = append(groups, g)
		figure, err := bandsFigure(groups[len(groups)-1:])
		if err != nil {
			return err
		}
		name := settingsName("bands", opts.settings())
		if opts.named {
			name = "bands-" + opts.name
		}
		file := filepath.Join(filepath.Dir(of[0].Folder), name+".png")
		if err := figure.Save(file, plots.Options{Title: groupTitle(g.Spec)}); err != nil {
			return err
		}
		names, figures = append(names, g.Spec.Name), append(figures, file)
	}
	printGroups(out, "Experiment", names, groups, seedsMeasures)
	fmt.Fprintf(out, "\nMeans over %d seeds, with their 95 %% confidence intervals.\n", opts.seeds)
	if all := common(groups); all != "" {
		fmt.Fprintf(out, "%s.\n", all)
	}
	for _, file := range figures {
		fmt.Fprintf(out, "Figure: %s\n", file)
	}
	return nil
}
