package cmd

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/runs"
)

type studyOptions struct {
	manyOptions
	values []string
	name   string
	json   bool
}

func newStudyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "study",
		Short: "Repeat an experiment over the values of a setting, and seeds",
		Long: `Repeat an experiment over the values of one setting, and each over seeds. Finished runs are found and not trained
again: a study that was interrupted continues where it was, and one with more values trains those that are new.

A study shows what a setting does. To tune it, give --holdout 0.1: the value to take is that with the lowest
loss on the images held out, and the test set stays what it is for. Three seeds or more tell which other values
are worse, at 5 %, corrected for all of them (Hsu's comparison with the best).

It leaves <out>/study/<name>/study.png, and study.csv with a line a run. The name is the study's, with what flags
set for all of it.`,
		Example: `  overfit study capacity --label-noise 0.2
  overfit study train-size --values 100,1000,10000 --seeds 5
  overfit study dropout --holdout 0.1
  overfit study sweep mlp --param hidden=16,64,256 --epochs 10`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return usagef("unknown study %q%s", args[0], didYouMean(cmd.SuggestionsFor(args[0]), "overfit study --help"))
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.SuggestionsMinimumDistance = 2
	for _, s := range experiments.Studies() {
		cmd.AddCommand(newStudyOf(s))
	}
	cmd.AddCommand(newSweepCommand())
	return cmd
}

func newStudyOf(study experiments.Study) *cobra.Command {
	var opts studyOptions
	cmd := &cobra.Command{
		Use:   study.Name,
		Short: study.Title + ": " + study.Shows,
		Long: fmt.Sprintf("%s: %s.\n\nIt runs %s over --%s %s%s.", study.Title, study.Shows, study.Experiment,
			study.Setting, strings.Join(study.Values, ","), with(study)),
		Example: fmt.Sprintf("  overfit study %s\n  overfit study %[1]s --seeds 5 --values %s", study.Name, strings.Join(study.Values[:min(3, len(study.Values))], ",")),
		Args:    arguments(0, 0, "nothing"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if opts.values != nil {
				study.Values = opts.values
			}
			return runStudy(cmd.Context(), opts, study, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	opts.addFlags(cmd)
	cmd.Flags().StringSliceVar(&opts.values, "values", nil, "`values` of the setting, with commas between them")
	return cmd
}

// with says what a study has throughout.
func with(study experiments.Study) string {
	var flags []string
	for _, p := range experiments.Settings() {
		if v, ok := study.With[p.Name]; ok {
			flags = append(flags, "--"+p.Name, v)
		}
	}
	if len(flags) == 0 {
		return ""
	}
	return ", with " + strings.Join(flags, " ")
}

func (o *studyOptions) addFlags(cmd *cobra.Command) {
	o.manyOptions.addFlags(cmd)
	cmd.Flags().StringVar(&o.name, "name", "", "`name` of the folder of results (default: the study's, and what flags set)")
	cmd.Flags().BoolVar(&o.json, "json", false, "print JSON")
}

func runStudy(ctx context.Context, opts studyOptions, study experiments.Study, out, notes io.Writer) error {
	if err := checkSeeds(opts.seeds); err != nil {
		return err
	}
	settings := opts.settings()
	if opts.name == "" {
		opts.name = settingsName(study.Name, settings)
	}
	folder, err := runs.Path(opts.out, "study", opts.name)
	if err != nil {
		return usageError{err}
	}
	if study, err = study.Sorted(); err != nil {
		return usageError{err}
	}
	points, err := study.Specs(opts.seeds, settings)
	if err != nil {
		return usageError{hint(err)}
	}
	var specs, one []experiments.Spec // all of them, and one of each value
	for _, p := range points {
		specs, one = append(specs, p...), append(one, p[0])
	}
	data, err := one[0].LoadData()
	if err != nil {
		return err
	}
	if err := check(one, data); err != nil {
		return err
	}
	runs, err := opts.complete(ctx, specs, data, notes)
	if err != nil {
		return err
	}
	result, err := analysis.NewStudyResult(study, runs, data)
	if err != nil {
		return err
	}
	if opts.json {
		err = printJSON(out, result.Rows())
	} else {
		printStudy(result, out)
	}
	if err := cmp.Or(err, saveStudy(folder, result)); err != nil || opts.json {
		return err
	}
	fmt.Fprintf(out, "\nFigure: %s\nTable:  %s\n", studyFigure(folder), studyTable(folder))
	return nil
}
