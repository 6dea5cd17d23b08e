package main

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
	"overfit/experiments/report"
	"overfit/plots"
)

type plotOptions struct {
	kind, file, runs string
	figure           plots.Options
}

func newPlotCommand() *cobra.Command {
	var opts plotOptions
	cmd := &cobra.Command{
		Use:   "plot RUN... -o FILE",
		Short: "Draw figures of runs, without training",
		Long: `Draw a figure of runs, without training. A run is a folder, or the name of an experiment, which stands for all its
finished runs that are as the catalogue has it. The file's ending decides the format: png, svg or pdf.

Kinds of figures:
  curves       loss and accuracy over the epochs: of one run, or of up to eight in one figure (run folders only)
  bands        the same as means over seeds, with bands from the lowest seed to the highest
  gaps         the gaps between training and test data over the epochs, likewise
  reliability  how sure a network is against how often it is right
  confusion    which classes are taken for which
  mistakes     the test images that it is wrong about and surest of
  filters      the weights of its first layer (64 filters or units at most)
  samples      training images as augmentation shows them (also of an experiment that was never run)

Of an experiment, the last five are drawn of its first run.`,
		Example: `  overfit plot runs/mlp/short -o mlp.png
  overfit plot runs/mlp/short runs/mlp/long -o both.svg --width 25
  overfit plot mlp mlp-dropout --kind gaps -o gaps.png
  overfit plot small-cnn-augmented --kind samples -o samples.png`,
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
	flags.StringVar(&opts.figure.Title, "title", "", "`text` above the figure")
	flags.Float64Var(&opts.figure.Width, "width", 0, "`cm` across, 1 to 200 (default: 24, or what the height asks for)")
	flags.Float64Var(&opts.figure.Height, "height", 0, "`cm` from top to bottom, 1 to 200 (default: what the content asks for)")
	flags.IntVar(&opts.figure.DPI, "dpi", 0, "resolution of a PNG in `dots` an inch, 10 to 2400 (default: 200)")
	cmd.MarkFlagFilename("output", "png", "svg", "pdf")
	cmd.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(plotKinds(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// ofFolders is the kind of figure that shows runs as they are, finished or not.
const ofFolders = "curves"

func plotKinds() []string {
	kinds := []string{ofFolders}
	for _, k := range report.Kinds() {
		kinds = append(kinds, string(k))
	}
	return kinds
}

func runPlot(opts plotOptions, names []string, out, notes io.Writer) error {
	if opts.kind == "" {
		opts.kind = ofFolders
		if slices.ContainsFunc(names, func(name string) bool { _, ok := experiments.Lookup(name); return ok }) {
			opts.kind = string(report.Bands)
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
	if o.kind == ofFolders {
		return curvesFigure(names)
	}
	if spec, ok := experiments.Lookup(names[0]); ok && o.kind == string(report.Samples) && len(names) == 1 {
		data, err := spec.LoadData() // it need not have been run
		if err != nil {
			return nil, err
		}
		return samplesFigure(spec, data)
	}
	groups, err := findGroups(o.runs, names, notes)
	if err != nil {
		return nil, err
	}
	ofOneRun := slices.Contains([]report.Kind{report.Confusion, report.Mistakes, report.Filters}, report.Kind(o.kind))
	switch {
	case ofOneRun && len(groups) == 1 && len(names) > 1:
		return nil, usagef("a figure of kind %q shows one run, not %d", o.kind, len(names))
	case o.figure.Title != "" || o.kind == string(report.Samples):
	case ofOneRun:
		o.figure.Title = curvesTitle(groups[0].Spec)
	case len(groups) == 1:
		o.figure.Title = groupTitle(groups[0].Spec)
	default:
		o.figure.Title = common(groups)
	}
	return compose(&report.Figure{Kind: report.Kind(o.kind), Groups: groups})
}

// curvesFigure shows runs that may not be finished.
func curvesFigure(folders []string) (*plots.Figure, error) {
	var runs []plots.Run
	for _, folder := range folders {
		run, err := experiments.ReadRun(folder)
		if _, ok := experiments.Lookup(folder); ok && errors.Is(err, fs.ErrNotExist) {
			return nil, usagef("%q is an experiment, of which --kind bands shows all runs; expected the folder of a run", folder)
		}
		if err != nil {
			return nil, err
		}
		if len(run.History) == 0 {
			return nil, fmt.Errorf("run %s has no complete epoch to draw", folder)
		}
		title := curvesTitle(run.Spec)
		if len(folders) > 1 { // two may be of one experiment and seed
			title = run.Spec.Name + " " + filepath.Base(filepath.Clean(folder))
		}
		runs = append(runs, curves(title, run.Spec, run.History))
	}
	if len(runs) == 1 {
		return plots.Grid(runs)
	}
	return plots.Compare(runs)
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
	if info, err := os.Stat(filepath.Dir(file)); err != nil || !info.IsDir() {
		return usagef("figure %q: there is no such folder", file)
	}
	return nil
}
