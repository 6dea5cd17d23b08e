package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/export"
	"overfit/experiments/figures"
	"overfit/experiments/runs"
	"overfit/experiments/train"
)

// trainOptions are those of the commands that train.
type trainOptions struct {
	specOptions
	savingOptions
	out, name string
	named     bool // by the user
	seeds     int
}

func (o *trainOptions) addFlags(cmd *cobra.Command) {
	o.specOptions.addFlags(cmd)
	cmd.Flags().StringVar(&o.out, "out", "runs", "keep runs in `folder`/EXPERIMENT/NAME")
	cmd.Flags().StringVar(&o.name, "name", "", "`name` of the run's folder, with --seeds of NAME-seed1 and so on (default: date, time and seed; with --seeds, where it is found)")
	addSeedsFlag(cmd, &o.seeds, 1)
	o.savingOptions.addFlags(cmd)
	o.liveFlag.addFlag(cmd)
	cobra.CheckErr(cmd.MarkFlagDirname("out"))
}

// savingOptions are those of everything that writes a run's folder.
type savingOptions struct {
	liveFlag
	checkpoints runs.Frequency
	tensorBoard bool
	quiet       bool
}

func (o *savingOptions) addFlags(cmd *cobra.Command) {
	cmd.Flags().Func("checkpoint-every", "write a checkpoint after every `N` epochs, or, while an epoch is under way, after a time such as 2m (default 1)",
		func(value string) (err error) {
			o.checkpoints, err = runs.ParseFrequency(value)
			return err
		})
	cmd.Flags().BoolVar(&o.tensorBoard, "tensorboard", false, "write event files for TensorBoard into the folders of runs while they train")
	cmd.Flags().BoolVar(&o.quiet, "quiet", false, "show no progress")
}

// A job is an experiment ready to run.
type job struct {
	spec   experiments.Spec
	data   *datasets.Dataset
	folder string
}

// prepare returns the named experiments as the flags have them, and their data. What can be wrong with one of them is
// found here, before anything is trained.
func (o *trainOptions) prepare(cmd *cobra.Command, names []string) ([]experiments.Spec, *datasets.Dataset, error) {
	o.named = cmd.Flags().Changed("name")
	if err := checkSeeds(o.seeds); err != nil {
		return nil, nil, err
	}
	specs, err := lookUp(names)
	if err != nil {
		return nil, nil, err
	}
	for i := range specs {
		if err := o.specOptions.apply(&specs[i]); err != nil {
			return nil, nil, err
		}
	}
	data, err := specs[0].LoadData() // a flag changes it for all alike
	if err != nil {
		return nil, nil, err
	}
	return specs, data, check(specs, data)
}

// folder returns the folder of a run of that name.
func (o *trainOptions) folder(experiment, name string) (string, error) {
	folder, err := runs.Path(o.out, experiment, name)
	if err != nil {
		return "", usageError{err}
	}
	return folder, nil
}

// train runs a job.
func (o *trainOptions) train(ctx context.Context, j job, notes io.Writer) (train.Outcome, error) {
	options, err := o.options(o.computeOptions)
	if err != nil {
		return train.Outcome{}, err
	}
	return o.follow(j, notes, func(observers ...train.Observer) (train.Outcome, error) {
		return runs.Start(ctx, j.spec, j.data, j.folder, options, observers...)
	})
}

// options are how runs are trained and kept.
func (o *savingOptions) options(c computeOptions) (runs.Options, error) {
	compute, err := c.compute()
	return runs.Options{Compute: compute, Every: o.checkpoints}, err
}

// keeping are the observers that write to a run's folder beside what it always holds. A run that is resumed goes on with its
// events, if it has any.
func (o *savingOptions) keeping(folder string, spec experiments.Spec) []train.Observer {
	observers := []train.Observer{figures.Drawing(folder, spec)}
	if o.tensorBoard || export.Watched(folder) {
		observers = append(observers, export.Watching(folder))
	}
	return observers
}

// follow trains a job with observers that report.
func (o *savingOptions) follow(j job, notes io.Writer, run func(...train.Observer) (train.Outcome, error)) (train.Outcome, error) {
	began := false
	observers := append([]train.Observer{
		{Name: "beginning", Start: func(*train.Training) error { began = true; return nil }},
	}, o.keeping(j.folder, j.spec)...)
	if !o.quiet {
		observers = append(observers, progress(notes))
	}
	outcome, err := run(observers...)
	switch {
	case err == nil:
		return outcome, nil
	case errors.Is(err, train.ErrDiverged):
		return outcome, fmt.Errorf("%s: %w; what it measured is in %s", j.spec.Name, err, j.folder)
	case began:
		return outcome, fmt.Errorf("%s: %w; 'overfit resume %s' continues from there", j.spec.Name, err, experiments.Quote(j.folder))
	default:
		return outcome, fmt.Errorf("%s: %w", j.spec.Name, err)
	}
}
