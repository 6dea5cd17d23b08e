package cmd

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"overfit/experiments/runs"
	"overfit/experiments/train"
)

type verifyOptions struct {
	epochs      int
	json, quiet bool
	computeOptions
	dataOptions
}

func newVerifyCommand() *cobra.Command {
	var opts verifyOptions
	cmd := &cobra.Command{
		Use:   "verify RUN",
		Short: "Train again what a run was, and compare every bit",
		Long: `Train again what the spec.json of a run's folder says, from the first step on, and compare history, weights, summary,
evaluation and predictions with those of the run, bit by bit, times apart. It makes no difference on which machine,
kernel or number of threads either was trained. Nothing is written.`,
		Example: `  overfit verify runs/mlp/short
  overfit verify runs/deep-cnn/long --epochs 2`,
		Args: arguments(1, 1, "one run folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("epochs") && opts.epochs < 1 {
				return usagef("epochs %d is out of range, expected at least 1", opts.epochs)
			}
			return runVerify(cmd.Context(), opts, args[0], cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().IntVar(&opts.epochs, "epochs", 0, "compare the first `N` epochs (default: all)")
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	cmd.Flags().BoolVar(&opts.quiet, "quiet", false, "show no progress")
	opts.computeOptions.addFlags(cmd)
	opts.dataOptions.addFlags(cmd)
	return cmd
}

func runVerify(ctx context.Context, opts verifyOptions, folder string, out, notes io.Writer) error {
	run, err := runs.Read(folder)
	if err != nil {
		return err
	}
	if len(run.History) == 0 {
		return fmt.Errorf("run %s has no complete epoch to compare", folder)
	}
	if opts.epochs > len(run.History) {
		return usagef("epochs %d is out of range, expected at most %d, as many as %s has", opts.epochs, len(run.History), folder)
	}
	compute, err := opts.compute()
	if err != nil {
		return err
	}
	data, err := opts.load(run.Record)
	if err != nil {
		return fmt.Errorf("%s: %w", folder, err)
	}
	var observers []train.Observer
	if !opts.quiet {
		observers = append(observers, progress(notes))
	}
	v, err := run.Verify(ctx, data, opts.epochs, compute, observers...)
	if err != nil {
		return fmt.Errorf("%s: %w", folder, err)
	}
	if opts.json {
		return printJSON(out, v)
	}
	fmt.Fprintf(out, "%s: %d of %d epochs trained again, the history the same in every bit\n", folder, v.Epochs, run.Spec.Epochs)
	if v.WeightsSHA256 != "" {
		fmt.Fprintf(out, "and so are summary, evaluation, predictions and the weights: %s\n", v.WeightsSHA256)
	}
	return nil
}
