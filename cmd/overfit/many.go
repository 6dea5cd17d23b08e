package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"overfit/datasets"
	"overfit/experiments"
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
	cmd.MarkFlagDirname("out")
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

// complete returns a finished run of each experiment: one that is found in the archive, or else one that is trained now.
func (o *manyOptions) complete(ctx context.Context, specs []experiments.Spec, data *datasets.Dataset, notes io.Writer) ([]*experiments.StoredRun, error) {
	archive := experiments.NewArchive(o.out)
	options, err := o.options(o.computeOptions)
	if err != nil {
		return nil, err
	}
	return o.savingOptions.complete(ctx, specs, data, options, archive, archive.Place, notes)
}

// A placing finds where a run is, or is to be, as Archive.Place does.
type placing func(experiments.Spec, *datasets.Dataset) (folder string, finished *experiments.StoredRun, err error)

// complete returns a finished run of each experiment, where place finds it, or trained now where it says.
func (o *savingOptions) complete(ctx context.Context, specs []experiments.Spec, data *datasets.Dataset, options experiments.Options, archive *experiments.Archive, place placing, notes io.Writer) ([]*experiments.StoredRun, error) {
	runs := make([]*experiments.StoredRun, len(specs))
	var jobs []experiments.Job
	var of []int // the spec of each job
	for i, spec := range specs {
		folder, finished, err := place(spec, data)
		if err != nil {
			return nil, err
		}
		if runs[i] = finished; finished == nil {
			jobs, of = append(jobs, experiments.Job{Spec: spec, Folder: folder}), append(of, i)
		}
	}
	printNotes(notes, archive)
	if !o.quiet {
		fmt.Fprintf(notes, "%s: %d finished before, %d to train\n", plural(len(specs), "run"), len(specs)-len(jobs), len(jobs))
	}
	if err := o.trainAll(ctx, data, jobs, options, notes); err != nil {
		return nil, goOn(err)
	}
	for j, i := range of {
		var err error
		if runs[i], err = jobs[j].Finished(data); err != nil {
			return nil, err
		}
		if runs[i] == nil {
			return nil, fmt.Errorf("run %s was changed by another process", jobs[j].Folder)
		}
	}
	for i, r := range runs { // data and initial weights are told by where they are now
		r.Spec.Data, r.Spec.Init.Name = specs[i].Data, specs[i].Init.Name
	}
	return runs, nil
}

// goOn adds to an error how the runs are gone on with, unless they would come to it again.
func goOn(err error) error {
	if errors.Is(err, experiments.ErrDiverged) {
		return err
	}
	return fmt.Errorf("%w; the same command goes on from there", err)
}

// printNotes tells of runs that do not count.
func printNotes(out io.Writer, archive *experiments.Archive) {
	for _, note := range archive.Notes {
		fmt.Fprintln(out, "overfit:", note)
	}
}

// trainAll trains jobs, several at once.
func (o *savingOptions) trainAll(ctx context.Context, data *datasets.Dataset, jobs []experiments.Job, options experiments.Options, notes io.Writer) error {
	if len(jobs) == 0 {
		return nil
	}
	b := newBoard(notes, jobs, data, o.quiet)
	defer b.close()
	return experiments.Train(ctx, data, jobs, options, func(i int) []experiments.Observer {
		observers := []experiments.Observer{drawing(jobs[i].Folder, jobs[i].Spec)}
		if !o.quiet {
			observers = append(observers, b.observer(jobs[i].Spec))
		}
		return observers
	})
}
