package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"overfit/experiments"
	"overfit/plots"
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
		Short: "Repeat an experiment over the values of a parameter, and seeds",
		Long: `Repeat an experiment over the values of one parameter, and each over seeds. Finished runs are found and not trained
again: a study that was interrupted goes on where it was, and one with more values trains those that are new.

A study shows what a parameter does. To tune it, give --holdout 0.1: the value to take is that with the lowest
loss on the images held out, and the test set stays what it is for.

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
			study.Parameter, strings.Join(study.Values, ","), with(study)),
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
	cmd.Flags().StringSliceVar(&opts.values, "values", nil, "`values` of the parameter, with commas between them")
	return cmd
}

// with says what a study has throughout.
func with(study experiments.Study) string {
	command := ""
	for _, p := range experiments.Parameters() {
		if v, ok := study.With[p.Name]; ok {
			command += fmt.Sprintf(" --%s %s", p.Name, v)
		}
	}
	if command == "" {
		return ""
	}
	return ", with" + command
}

func newSweepCommand() *cobra.Command {
	var opts studyOptions
	var param string
	cmd := &cobra.Command{
		Use:   "sweep EXPERIMENT --param NAME=VALUES",
		Short: "Vary any parameter of any experiment",
		Long: `Vary any parameter of any experiment: whatever is a flag of 'overfit run', but for data and seed. Values are separated
by commas, or by semicolons where commas belong to them.`,
		Example: `  overfit study sweep mlp --param hidden=16,64,256 --seeds 3
  overfit study sweep deep-cnn --param 'filters=8,16;16,32;32,64' --epochs 5
  overfit study sweep mlp-early-stopping --param patience=1,2,5`,
		Args:              arguments(1, 1, "one experiment"),
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			study, err := sweep(args[0], param)
			if err != nil {
				return err
			}
			return runStudy(cmd.Context(), opts, study, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&param, "param", "", "the parameter and its values: `NAME=VALUES`")
	opts.addFlags(cmd)
	return cmd
}

// sweep makes a study of an experiment and a parameter with its values, as NAME=A,B,C.
func sweep(experiment, param string) (experiments.Study, error) {
	specs, err := lookUp([]string{experiment})
	if err != nil {
		return experiments.Study{}, err
	}
	name, list, ok := strings.Cut(param, "=")
	if param == "" {
		return experiments.Study{}, usagef("name a parameter and its values with --param, such as --param hidden=16,64,256")
	}
	if !ok || list == "" {
		return experiments.Study{}, usagef("--param %q: expected a parameter and its values, such as hidden=16,64,256", param)
	}
	if name == "data" || name == "seed" {
		return experiments.Study{}, usagef("--param %q: %s is not varied, but repeated over with --seeds, or given with --data", param, name)
	}
	if _, ok := experiments.LookupParameter(name); !ok {
		return experiments.Study{}, usagef("--param %q: unknown parameter %q%s", param, name, didYouMean(similar(name, parameterNames()), "overfit run --help"))
	}
	separator := ","
	if strings.Contains(list, ";") {
		separator = ";"
	}
	return experiments.Study{
		Name:       experiment + "-" + name,
		Title:      specs[0].Title,
		Experiment: experiment,
		Parameter:  name,
		Values:     strings.Split(list, separator),
	}, nil
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
		opts.name = studyName(study, settings)
	}
	folder, err := experiments.Folder(opts.out, "study", opts.name)
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
		for i := range p {
			opts.computeOptions.apply(&p[i])
		}
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
	result, err := study.Result(runs, data)
	if err != nil {
		return err
	}
	if err := saveStudy(folder, result); err != nil {
		return err
	}
	if opts.json {
		return printJSON(out, result.Rows())
	}
	printStudy(result, out)
	fmt.Fprintf(out, "\nFigure: %s\nTable:  %s\n", studyFigure(folder), studyTable(folder))
	return nil
}

// studyName names the folder of a study's results: by the study, and what was set for all of it.
func studyName(study experiments.Study, settings map[string]string) string {
	name := study.Name
	for _, p := range experiments.Parameters() {
		if v, ok := settings[p.Name]; ok {
			name += fmt.Sprintf("-%s-%s", p.Name, strings.Map(inFileName, v))
		}
	}
	return name
}

// inFileName is what a character of a value becomes in the name of a file.
func inFileName(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '-' {
		return r
	}
	return '_'
}

func studyFigure(folder string) string { return filepath.Join(folder, "study.png") }
func studyTable(folder string) string  { return filepath.Join(folder, "study.csv") }

func saveStudy(folder string, result experiments.StudyResult) error {
	if err := makeFolder(folder); err != nil {
		return err
	}
	if err := experiments.WriteFile(studyTable(folder), result.WriteCSV); err != nil {
		return err
	}
	figure, err := plots.Sweep(studyPlot(result))
	if err != nil {
		return err
	}
	return figure.Save(studyFigure(folder), plots.Options{Title: studyTitle(result)})
}

// studyMeasures are the columns of a study's table.
var studyMeasures = []experiments.Measure{
	experiments.TrainAccuracy, experiments.ValAccuracy, experiments.TestAccuracy, experiments.AccuracyGap, experiments.ValLoss,
	experiments.TestLoss, experiments.ExcessTestLoss, experiments.OnsetEpoch, experiments.CorruptedLearnt,
}

func printStudy(r experiments.StudyResult, out io.Writer) {
	printGroups(out, r.Study.Parameter, r.Study.Values, r.Points, studyMeasures)
	if seeds := len(r.Points[0].Runs); seeds > 1 {
		fmt.Fprintf(out, "\nMeans over %d seeds, with their 95 %% confidence intervals.\n", seeds)
	}
	if best, ok := r.Best(); ok {
		mean := r.Points[best].Mean(experiments.ValLoss)
		fmt.Fprintf(out, "\nThe validation loss is lowest with %s %s: %s.\n", r.Study.Parameter, r.Study.Values[best], experiments.Nats.Mean(mean))
	} else if r.Points[0].Spec.Holdout == 0 {
		fmt.Fprint(out, "\nTo choose a value by the test set would be to train on it; with --holdout 0.1 there are other images to choose by.\n")
	}
}

// printGroups prints a table of what was measured, a line a group; a measure that none of them has is left out.
func printGroups(out io.Writer, head string, names []string, groups []experiments.Group, measures []experiments.Measure) {
	header, right := []any{head}, []int{}
	measures = measuredOf(measures, groups)
	for i, m := range measures {
		header, right = append(header, m.Title), append(right, i+2)
	}
	t := newTable(out, right, header...)
	for i, g := range groups {
		row := table.Row{names[i]}
		for _, m := range measures {
			row = append(row, m.Unit.Mean(g.Mean(m)))
		}
		t.AppendRow(row)
	}
	t.Render()
}
