package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/runs"
	"overfit/experiments/train"
)

// manyOptions are those of the commands that train many runs, unless they are there already.
type manyOptions struct {
	specOptions
	savingOptions
	seeds int
	out   string
}

func (o *manyOptions) addFlags(cmd *cobra.Command) {
	o.specOptions.addFlags(cmd)
	addSeedsFlag(cmd, &o.seeds, 3)
	cmd.Flags().StringVar(&o.out, "out", "runs", "keep runs in `folder`/EXPERIMENT/, and look for finished ones there")
	o.savingOptions.addFlags(cmd)
	o.liveFlag.addFlag(cmd)
	cobra.CheckErr(cmd.MarkFlagDirname("out"))
}

func addSeedsFlag(cmd *cobra.Command, seeds *int, byDefault int) {
	cmd.Flags().IntVar(seeds, "seeds", byDefault, "repeat each run over `N` seeds, counted from --seed, at once where cores allow")
}

// maxSeeds bounds the repetitions of a run.
const maxSeeds = 1000

func checkSeeds(seeds int) error {
	if seeds < 1 || seeds > maxSeeds {
		return usagef("seeds %d is out of range, expected 1 to %d", seeds, maxSeeds)
	}
	return nil
}

// check reports what is wrong with experiments on the data before any is trained.
func check(specs []experiments.Spec, data *datasets.Dataset) error {
	for _, spec := range specs {
		if err := spec.ValidateFor(data); err != nil {
			return usagef("%s: %w", spec.Name, err)
		}
		if err := spec.TryBuild(data); err != nil {
			return fmt.Errorf("%s: %w", spec.Name, err)
		}
	}
	return nil
}

// complete returns a finished run of each experiment: one that is found in the folder of runs, or else one that is trained
// now.
func (o *manyOptions) complete(ctx context.Context, specs []experiments.Spec, data *datasets.Dataset, notes io.Writer) ([]*runs.Run, error) {
	archive := runs.NewArchive(o.out)
	return o.savingOptions.complete(ctx, specs, data, o.computeOptions, archive, archive.Place, notes)
}

// complete returns a finished run of each experiment, where place finds it, or trained now where it says.
func (o *savingOptions) complete(ctx context.Context, specs []experiments.Spec, data *datasets.Dataset, c computeOptions, archive *runs.Archive, place runs.Placing, notes io.Writer) ([]*runs.Run, error) {
	options, err := o.options(c)
	if err != nil {
		return nil, err
	}
	plan, err := runs.NewPlan(specs, data, place)
	if err != nil {
		return nil, err
	}
	printNotes(notes, archive)
	if !o.quiet {
		fmt.Fprintf(notes, "%s: %d finished before, %d to train\n", plural(len(specs), "run"), plan.Finished(), len(plan.Jobs))
	}
	hide, err := o.show(ctx, archive.Root, plan.Jobs, notes)
	if err != nil {
		return nil, err
	}
	defer hide()
	b := newBoard(notes, plan.Jobs, data, o.quiet)
	defer b.close()
	all, err := plan.Train(ctx, options, func(j runs.Job) []train.Observer {
		observers := o.keeping(j.Folder, j.Spec)
		if !o.quiet {
			observers = append(observers, b.observer(j.Spec))
		}
		return observers
	})
	for _, r := range all {
		if why := r.Diverged(); why != "" {
			fmt.Fprintf(notes, "overfit: %s: %s; it is left out\n", r.Folder, why)
		}
	}
	return all, hintToRepeat(err)
}

// hintToRepeat adds to an error how the runs are resumed, unless they would come to it again.
func hintToRepeat(err error) error {
	if err == nil || errors.Is(err, train.ErrDiverged) {
		return err
	}
	return fmt.Errorf("%w; the same command continues from there", err)
}

// printNotes tells of runs that do not count.
func printNotes(out io.Writer, archive *runs.Archive) {
	for _, note := range archive.Notes {
		fmt.Fprintln(out, "overfit:", note)
	}
}
