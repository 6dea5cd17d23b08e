package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/plots"
)

// seedsMeasures are the columns of the table of experiments repeated over seeds.
var seedsMeasures = []experiments.Measure{
	experiments.TrainAccuracy, experiments.TestAccuracy, experiments.AccuracyGap, experiments.TestLoss,
	experiments.BestTestLoss, experiments.OnsetEpoch, experiments.CorruptedLearnt,
}

// runSeeds trains each experiment with all its seeds, as far as that is not done, and tells of the means.
func runSeeds(ctx context.Context, opts trainOptions, named []experiments.Spec, data *datasets.Dataset, out, notes io.Writer) error {
	var specs []experiments.Spec
	for _, spec := range named {
		specs = append(specs, spec.Seeds(opts.seeds)...)
	}
	archive := experiments.NewArchive(opts.out)
	place := archive.Place
	if opts.named {
		place = opts.placeByName
	}
	options, err := opts.options(opts.computeOptions)
	if err != nil {
		return err
	}
	all, err := opts.savingOptions.complete(ctx, specs, data, options, archive, place, notes)
	if err != nil {
		return err
	}
	var groups []experiments.Group
	var names []string
	for runs := range slices.Chunk(all, opts.seeds) {
		groups, names = append(groups, experiments.Group{Spec: runs[0].Spec, Runs: runs}), append(names, runs[0].Spec.Name)
	}
	printGroups(out, "Experiment", names, groups, seedsMeasures)
	fmt.Fprintf(out, "\nMeans over %d seeds, with their 95 %% confidence intervals.\n", opts.seeds)
	if all := common(groups); all != "" {
		fmt.Fprintf(out, "%s.\n", all)
	}
	for _, g := range groups {
		file, err := opts.drawBands(g)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "Figure: %s\n", file)
	}
	return nil
}

// drawBands draws the curves of an experiment with all its seeds, beside the folders of its runs.
func (o *trainOptions) drawBands(g experiments.Group) (file string, err error) {
	name := settingsName("bands", o.settings())
	if o.named {
		name = fileName("bands-" + o.name)
	}
	figure, err := bandsFigure([]experiments.Group{g})
	if err != nil {
		return "", err
	}
	file = filepath.Join(filepath.Dir(g.Runs[0].Folder), name+".png")
	return file, figure.Save(file, plots.Options{Title: groupTitle(g.Spec)})
}

// placeByName finds a run by the name that it is given.
func (o *trainOptions) placeByName(spec experiments.Spec, data *datasets.Dataset) (string, *experiments.StoredRun, error) {
	folder, err := o.folder(spec.Name, fmt.Sprintf("%s-seed%d", o.name, spec.Seed))
	if err != nil {
		return "", nil, err
	}
	finished, err := experiments.Job{Spec: spec, Folder: folder}.Finished(data)
	return folder, finished, err
}
