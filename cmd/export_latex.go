package cmd

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"overfit/experiments/export"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
)

type exportLaTeXOptions struct {
	file, runs string
	measures   []string
}

func newExportLaTeXCommand() *cobra.Command {
	var opts exportLaTeXOptions
	cmd := &cobra.Command{
		Use:   "latex RUN... -o FILE",
		Short: "Write means over seeds as a table for LaTeX",
		Long: `Write means over seeds, with their 95 % confidence intervals and a caption that says what they are of, as a table for
LaTeX, of the package booktabs. A run is a folder, or the name of an experiment, which stands for all its finished
runs that are as the catalogue has it; runs that differ in their seeds alone are one line.

Columns are measures of summary.json, with --measures any of
` + wrap(strings.Join(measureNames(), ", "), 110) + `.`,
		Example: `  overfit export latex mlp mlp-dropout mlp-l2 -o table.tex
  overfit export latex mlp mlp-dropout -o table.tex --measures test_accuracy,accuracy_gap,test_loss`,
		Args:              arguments(1, 100_000, "run folders, or experiments"),
		ValidArgsFunction: completeRuns,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runExportLaTeX(opts, args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	addOutputFlag(cmd, &opts.file, "tex")
	addRunsFlag(cmd, &opts.runs)
	cmd.Flags().StringSliceVar(&opts.measures, "measures", nil, "columns, as `names` with commas between (default: test_accuracy, accuracy_gap, best_test_loss, test_loss, onset_epoch)")
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("measures", cobra.FixedCompletions(measureNames(), cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

func measureNames() []string {
	var names []string
	for _, m := range measure.Measures() {
		names = append(names, m.Name)
	}
	return names
}

func runExportLaTeX(opts exportLaTeXOptions, names []string, out, notes io.Writer) error {
	if err := checkOutput(opts.file); err != nil {
		return err
	}
	measures := []measure.Measure{measure.TestAccuracy, measure.AccuracyGap, measure.BestTestLoss, measure.TestLoss, measure.OnsetEpoch}
	if opts.measures != nil {
		measures = nil
		for _, name := range opts.measures {
			i := slices.Index(measureNames(), name)
			if i < 0 {
				return usagef("measure %q is not known%s", name, didYouMean(similar(name, measureNames()), "overfit export latex --help"))
			}
			measures = append(measures, measure.Measures()[i])
		}
	}
	groups, err := findGroups(opts.runs, names, notes)
	if err != nil {
		return err
	}
	if err := runs.WriteFile(opts.file, func(w io.Writer) error { return export.WriteLaTeX(w, groups, measures) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: %s\n", opts.file, plural(len(groups), "line"))
	return err
}
