package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"overfit/experiments"
	"overfit/experiments/figures"
	"overfit/experiments/runs"
	"overfit/plots"
)

type plotOptions struct {
	kind, file, runs string
	dataOptions
	figure plots.Options
}

func newPlotCommand() *cobra.Command {
	var opts plotOptions
	cmd := &cobra.Command{
		Use:   "plot RUN... -o FILE",
		Short: "Draw figures of runs, without training",
		Long: `Draw a figure of runs, without training. A run is a folder, or the name of an experiment, which stands for all its
finished runs that are as the catalogue has it. The file's ending decides the format: png, svg or pdf.

Kinds of figures:
` + kindsHelp() + `
Of an experiment, the last four are drawn of its first run.`,
		Example: `  overfit plot runs/mlp/short -o mlp.png
  overfit plot runs/mlp/short runs/mlp/long -o both.svg --width 25
  overfit plot mlp mlp-dropout --kind gaps -o gaps.png
  overfit plot small-cnn-augmented --kind samples -o samples.png
  overfit plot runs/mlp/letters --kind mistakes --data emnist/emnist-letters -o mistakes.png`,
		Args:              arguments(1, 1000, "run folders, or experiments"),
		ValidArgsFunction: completeRuns,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runPlot(opts, args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&opts.file, "output", "o", "", "write the figure to `file`")
	flags.StringVar(&opts.kind, "kind", "", "the `kind` of figure: "+strings.Join(plotKinds(), ", ")+" (default: curves of folders, bands of experiments)")
	addRunsFlag(cmd, &opts.runs)
	opts.dataOptions.addFlags(cmd)
	flags.StringVar(&opts.figure.Title, "title", "", "`text` above the figure")
	flags.Float64Var(&opts.figure.Width, "width", 0, "`cm` across, 1 to 200 (default: 24, or what the height asks for)")
	flags.Float64Var(&opts.figure.Height, "height", 0, "`cm` from top to bottom, 1 to 200 (default: what the content asks for)")
	flags.IntVar(&opts.figure.DPI, "dpi", 0, "resolution of a PNG in `dots` an inch, 10 to 2400 (default: 200)")
	cobra.CheckErr(cmd.MarkFlagFilename("output", "png", "svg", "pdf"))
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(plotKinds(), cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// plotKinds are the names of the kinds of figures.
func plotKinds() []string {
	var names []string
	for _, k := range figures.Kinds() {
		names = append(names, k.Name)
	}
	return names
}

// kindsHelp explains the kinds of figures, a line each.
func kindsHelp() string {
	var help strings.Builder
	for _, k := range figures.Kinds() {
		fmt.Fprintf(&help, "  %-11s  %s\n", k.Name, k.Shows)
	}
	return help.String()
}

func runPlot(opts plotOptions, names []string, out, notes io.Writer) error {
	if opts.kind == "" {
		opts.kind = figures.Curves
		if slices.ContainsFunc(names, func(name string) bool { _, ok := experiments.Lookup(name); return ok }) {
			opts.kind = figures.Bands
		}
	}
	if err := opts.validate(); err != nil {
		return usageError{err}
	}
	figure, err := opts.compose(names, notes)
	if err != nil {
		return err
	}
	if err := figure.Save(opts.file, opts.figure); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, opts.file)
	return err
}

func (o *plotOptions) compose(names []string, notes io.Writer) (*plots.Figure, error) {
	if o.kind == figures.Curves {
		return curvesOf(names)
	}
	if spec, ok := experiments.Lookup(names[0]); ok && o.kind == figures.Samples && len(names) == 1 {
		data, err := spec.LoadData() // it need not have been run
		if err != nil {
			return nil, err
		}
		return figures.SamplesOf(spec, data)
	}
	groups, err := findGroups(o.runs, names, notes)
	if err != nil {
		return nil, err
	}
	kind, _ := figures.LookupKind(o.kind)
	if err := kind.Check(groups); err != nil {
		return nil, usageError{err}
	}
	if kind.Single && len(names) > 1 && kind.Name != figures.Samples {
		return nil, usagef("a figure of kind %q shows one run, not %d", o.kind, len(names))
	}
	o.figure.Title = cmp.Or(o.figure.Title, kind.Title(groups))
	if o.data != "" {
		for _, g := range groups {
			for _, r := range g.Runs {
				r.Spec.Data, r.Data.Path = o.data, ""
			}
		}
	}
	figure, err := figures.Draw(o.kind, figures.Request{Groups: groups})
	if o.data == "" {
		err = hintAtData(err)
	}
	return figure, err
}

// curvesOf shows runs that may not be finished.
func curvesOf(folders []string) (*plots.Figure, error) {
	var shown []*runs.Run
	for _, folder := range folders {
		run, err := runs.Read(folder)
		if _, ok := experiments.Lookup(folder); ok && errors.Is(err, fs.ErrNotExist) {
			return nil, usagef("%q is an experiment, of which --kind bands shows all runs; expected the folder of a run", folder)
		}
		if err != nil {
			return nil, err
		}
		shown = append(shown, run)
	}
	return figures.Draw(figures.Curves, figures.Request{Runs: shown})
}

// validate finds early what plots would find only when the figure is written.
func (o plotOptions) validate() error {
	if o.file == "" {
		return errors.New("name the figure's file with --output")
	}
	if err := checkFigureFile(o.file); err != nil {
		return err
	}
	if !slices.Contains(plotKinds(), o.kind) {
		return fmt.Errorf("kind %q is not available, expected %s", o.kind, strings.Join(plotKinds(), " or "))
	}
	inRange := func(name string, v, least, most float64) error {
		if v == 0 || v >= least && v <= most { // false of NaN
			return nil
		}
		return fmt.Errorf("%s %v is out of range, expected %v to %v", name, v, least, most)
	}
	return cmp.Or(
		inRange("width", o.figure.Width, 1, 200),
		inRange("height", o.figure.Height, 1, 200),
		inRange("resolution", float64(o.figure.DPI), 10, 2400),
	)
}

// checkFigureFile finds early that a figure could not be written.
func checkFigureFile(file string) error {
	switch ending := strings.ToLower(filepath.Ext(file)); ending {
	case ".png", ".svg", ".pdf":
	default:
		return usagef("figure %q ends in %q, expected .png, .svg or .pdf", file, ending)
	}
	return checkFolderOf("figure", file)
}

// checkFolderOf finds early that a file could not be written for want of its folder.
func checkFolderOf(what, file string) error {
	if info, err := os.Stat(filepath.Dir(file)); err != nil || !info.IsDir() {
		return usagef("%s %q: there is no such folder", what, file)
	}
	return nil
}
