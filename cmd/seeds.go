package cmd

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/figures"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/experiments/train"
	"overfit/plots"
)

// seedsMeasures are the columns of the table of experiments repeated over seeds.
var seedsMeasures = []measure.Measure{
	measure.TrainAccuracy, measure.TestAccuracy, measure.AccuracyGap, measure.BestTestLoss, measure.OnsetEpoch,
	measure.TestLoss, measure.ScaledTestLoss, measure.CorruptedLearnt,
}

// intervalsExplained says what the intervals of a table of groups are for.
const intervalsExplained = `Intervals are of 95 %: those of the test accuracy, of the gap and of the test loss at its end are for
seeds and test images that might have been others, those of other figures for seeds alone. ≥: a run ended too soon after its
lowest loss to tell whether a lower one was to come. The scaled test loss is what is left when one temperature has taken
over-confidence out.`

// runSeeds trains each experiment with all its seeds, as far as that is not done, and tells of the means.
func runSeeds(ctx context.Context, opts trainOptions, named []experiments.Spec, data *datasets.Dataset, out, notes io.Writer) error {
	var specs []experiments.Spec
	for _, spec := range named {
		specs = append(specs, spec.Seeds(opts.seeds)...)
	}
	archive := runs.NewArchive(opts.out)
	place := archive.Place
	if opts.named {
		if _, err := opts.folder(named[0].Name, fmt.Sprintf("%s-seed%d", opts.name, named[0].Seed)); err != nil {
			return err
		}
		place = archive.Named(opts.name)
	}
	all, err := opts.savingOptions.complete(ctx, specs, data, opts.computeOptions, archive, place, notes)
	if err != nil {
		return err
	}
	var groups []analysis.Group
	var names []string
	for of := range slices.Chunk(all, opts.seeds) {
		if of = analysis.Converged(of); len(of) == 0 {
			continue
		}
		groups, names = append(groups, analysis.Group{Spec: of[0].Spec, Runs: of}), append(names, of[0].Spec.Name)
	}
	if len(groups) == 0 {
		return fmt.Errorf("every run: %w", train.ErrDiverged)
	}
	printGroups(out, "Experiment", names, groups, seedsMeasures)
	fmt.Fprintf(out, "\nMeans over %d seeds. %s\n", opts.seeds, intervalsExplained)
	if all := figures.Common(groups); all != "" {
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
func (o *trainOptions) drawBands(g analysis.Group) (file string, err error) {
	name := settingsName("bands", o.settings())
	if o.named {
		name = fileName("bands-" + o.name)
	}
	figure, err := figures.Draw(figures.Bands, figures.Request{Groups: []analysis.Group{g}})
	if err != nil {
		return "", err
	}
	file = filepath.Join(filepath.Dir(g.Runs[0].Folder), name+".png")
	return file, figure.Save(file, plots.Options{Title: figures.GroupTitle(g.Spec)})
}
