package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"overfit/experiments"
	"overfit/plots"
)

type plotOptions struct {
	file   string
	figure plots.Options
}

func newPlotCommand() *cobra.Command {
	var opts plotOptions
	cmd := &cobra.Command{
		Use:   "plot RUN... -o FILE",
		Short: "Draw the learning curves of runs from their folders",
		Long: `Draw the learning curves of runs from their folders, without training: of one run, or of up to eight in one figure.
The file's ending decides the format: png, svg or pdf.`,
		Example: `  overfit plot runs/mlp/short -o mlp.png
  overfit plot runs/mlp/short runs/mlp/long -o both.svg --width 25`,
		Args: arguments(1, 8, "one to eight run folders"),
		RunE: func(cmd *cobra.Command, args []string) error { return runPlot(opts, args, cmd.OutOrStdout()) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&opts.file, "output", "o", "", "write the figure to `file`")
	flags.Float64Var(&opts.figure.Width, "width", 0, "`cm` across, 1 to 200 (default: 24, or what the height asks for)")
	flags.Float64Var(&opts.figure.Height, "height", 0, "`cm` from top to bottom, 1 to 200 (default: what the content asks for)")
	flags.IntVar(&opts.figure.DPI, "dpi", 0, "resolution of a PNG in `dots` an inch, 10 to 2400 (default: 200)")
	cmd.MarkFlagFilename("output", "png", "svg", "pdf")
	return cmd
}

func runPlot(opts plotOptions, folders []string, out io.Writer) error {
	if err := opts.validate(); err != nil {
		return usageError{err}
	}
	var runs []plots.Run
	for _, folder := range folders {
		record, err := experiments.ReadRecord(folder)
		if err != nil {
			return err
		}
		history, err := experiments.ReadHistory(folder)
		if err != nil {
			return err
		}
		if len(history) == 0 {
			return fmt.Errorf("run %s has no complete epoch to draw", folder)
		}
		title := curvesTitle(record.Spec)
		if len(folders) > 1 { // two may be of one experiment and seed
			title = record.Spec.Name + " " + filepath.Base(filepath.Clean(folder))
		}
		runs = append(runs, curves(title, history))
	}
	draw := plots.Compare
	if len(runs) == 1 {
		draw = plots.Grid
	}
	figure, err := draw(runs)
	if err != nil {
		return err
	}
	if err := figure.Save(opts.file, opts.figure); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, opts.file)
	return err
}

// validate finds early what plots would find only when the figure is written.
func (o plotOptions) validate() error {
	if o.file == "" {
		return errors.New("name the figure's file with --output")
	}
	if err := checkFigureFile(o.file); err != nil {
		return err
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

func checkFigureFile(file string) error {
	switch ending := strings.ToLower(filepath.Ext(file)); ending {
	case ".png", ".svg", ".pdf":
		return nil
	default:
		return usagef("figure %q ends in %q, expected .png, .svg or .pdf", file, ending)
	}
}
