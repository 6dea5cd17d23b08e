package cmd

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"overfit/experiments/figures"
	"overfit/experiments/runs"
	"overfit/experiments/train"
)

type resumeOptions struct {
	epochs int
	computeOptions
	dataOptions
	savingOptions
}

func newResumeCommand() *cobra.Command {
	var opts resumeOptions
	cmd := &cobra.Command{
		Use:   "resume RUN",
		Short: "Resume a run that was interrupted, or make a finished one longer",
		Long: `Resume a run that was interrupted, in whatever way, from its last checkpoint, also from within an epoch. It
ends with the same weights and the same history as a run that was never interrupted, times apart. If the last
checkpoint is damaged, the one before is used.

--epochs makes a run longer. So it becomes the run that it would have been with as many epochs from the start. One
whose learning rate follows a cosine over all epochs cannot be made longer: it would have been another one.`,
		Example: `  overfit resume runs/mlp/short
  overfit resume runs/mlp/short --epochs 10 --threads 1`,
		Args: arguments(1, 1, "one run folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("epochs") {
				opts.epochs = 0
			} else if opts.epochs < 1 {
				return usagef("epochs %d is out of range, expected 1 to 10000", opts.epochs)
			}
			return runResume(cmd.Context(), opts, args[0], cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().IntVar(&opts.epochs, "epochs", 0, "train for `N` epochs in all (default: as the run was to)")
	opts.computeOptions.addFlags(cmd)
	opts.dataOptions.addFlags(cmd)
	opts.savingOptions.addFlags(cmd)
	return cmd
}

func runResume(ctx context.Context, opts resumeOptions, folder string, out, notes io.Writer) error {
	run, err := runs.Open(folder)
	if err != nil {
		return err
	}
	defer run.Close()
	for _, note := range run.Notes {
		fmt.Fprintln(notes, "overfit:", note)
	}
	if opts.epochs > 0 {
		if err := run.Extend(opts.epochs); err != nil {
			return usageError{err}
		}
	}
	options, err := opts.options(opts.computeOptions)
	if err != nil {
		return err
	}
	if opts.data != "" {
		if err := run.MoveData(opts.data); err != nil {
			return err
		}
	}
	epochs, steps := run.At()
	if run.Finished() {
		if err := redraw(run); err != nil {
			return err
		}
		hint := "--epochs makes it longer"
		if err := run.CanExtend(); err != nil {
			hint = err.Error()
		}
		_, err := fmt.Fprintf(out, "%s is finished, after %d of %d epochs; %s\n", folder, epochs, run.Spec.Epochs, hint)
		return err
	}
	data, err := opts.load(run.Record)
	if err != nil {
		return fmt.Errorf("%s: %w", folder, err)
	}
	if !opts.quiet {
		fmt.Fprintf(notes, "%s continues after epoch %d, step %d\n", folder, epochs, steps)
	}
	done, err := opts.follow(job{run.Spec, data, folder}, notes, func(observers ...train.Observer) (train.Outcome, error) {
		return run.Resume(ctx, data, options, observers...)
	})
	if done.Summary.Results != nil {
		printResult(run.Spec, done.Summary, out)
	}
	if err == nil {
		fmt.Fprintf(out, "Figures: %s\n\n", figures.CurvesFile(folder))
	}
	return err
}

// redraw draws the curves of a finished run again: they may have been lost.
func redraw(run *runs.Folder) error {
	r, err := runs.Read(run.Folder)
	if err != nil {
		return err
	}
	return figures.DrawCurves(r.Folder, r.Spec, r.History)
}
