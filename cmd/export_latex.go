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
	all := measureNames(measure.Measures()...)
	cmd := &cobra.Command{
		Use:   "latex RUN... -o FILE",
		Short: "Write means over seeds as a table for LaTeX",
		Long: `Write means over seeds, with their 95 % confidence intervals and a caption that says what they are of, as a table for
LaTeX, of the package booktabs. A run is a folder, or the name of an experiment, which stands for all its finished
runs that are as the catalogue has it; runs that differ in their seeds alone are one line.

Columns are measures of summary.json, with --measures any of
` + wrap(strings.Join(all, ", "), 110) + `.`,
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
	byDefault := measureNames(measure.TestAccuracy, measure.AccuracyGap, measure.BestTestLoss, measure.TestLoss, measure.OnsetEpoch)
	cmd.Flags().StringSliceVar(&opts.measures, "measures", byDefault, "columns, as `names` with commas between")
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("measures", cobra.FixedCompletions(all, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

func measureNames(measures ...measure.Measure) []string {
	var names []string
	for _, m := range measures {
		names = append(names, m.Name)
	}
	return names
}

func runExportLaTeX(opts exportLaTeXOptions, names []string, out, notes io.Writer) error {
	if err := checkOutput(opts.file); err != nil {
		return err
	}
	if len(opts.measures) == 0 {
		return usagef("--measures names no column; see 'overfit export latex --help'")
	}
	all := measure.Measures()
	var measures []measure.Measure
	for _, name := range opts.measures {
		i := slices.IndexFunc(all, func(m measure.Measure) bool { return m.Name == name })
		if i < 0 {
			return usagef("measure %q is not known%s", name, didYouMean(similar(name, measureNames(all...)), "overfit export latex --help"))
		}
		measures = append(measures, all[i])
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
