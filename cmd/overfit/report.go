package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/natefinch/atomic"
	"github.com/spf13/cobra"

	"overfit/experiments"
	"overfit/experiments/report"
	"overfit/plots"
)

type reportOptions struct{ runs, out string }

func newReportCommand() *cobra.Command {
	var opts reportOptions
	cmd := &cobra.Command{
		Use:   "report [RUN...]",
		Short: "Test the article's claims on finished runs, and write a report",
		Long: `Test the article's claims on finished runs, and write a report: one HTML file that needs no other, and a Markdown twin
with its figures in a folder beside it.

A run is a folder, or the name of an experiment, which stands for all its finished runs that are as the
catalogue has it. The default is every experiment of which there are such runs. 'overfit reproduce' makes them.`,
		Example: `  overfit report
  overfit report mlp mlp-dropout mlp-l2 --out remedies
  overfit report runs/mlp/short-seed* runs/mlp-dropout/short-seed* --out short`,
		Args:              arguments(0, 100_000, "runs"),
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runReport(opts, args, cmd.OutOrStdout())
		},
	}
	addRunsFlag(cmd, &opts.runs)
	cmd.Flags().StringVar(&opts.out, "out", "", "write the report to `folder` (default: <runs>/report)")
	cmd.MarkFlagDirname("out")
	return cmd
}

func runReport(opts reportOptions, names []string, out io.Writer) error {
	if opts.out == "" {
		opts.out = filepath.Join(opts.runs, "report")
	}
	groups, err := reported(opts.runs, names)
	if err != nil {
		return err
	}
	return writeReport(opts.out, report.New(groups), out)
}

// reported returns the groups that a report is about.
func reported(root string, names []string) ([]experiments.Group, error) {
	if len(names) > 0 {
		named, err := findGroups(root, names)
		if err != nil {
			return nil, err
		}
		var runs []*experiments.StoredRun
		for _, g := range named {
			runs = append(runs, g.Runs...)
		}
		return experiments.Groups(runs), nil
	}
	var groups []experiments.Group
	for _, name := range experimentNames() {
		g, err := experiments.FindGroup(root, name)
		if errors.Is(err, experiments.ErrNoRuns) {
			continue
		}
		if err != nil {
			return nil, err
		}
		groups = append(groups, g)
	}
	if len(groups) == 0 {
		return nil, fmt.Errorf("no finished runs in %s that are as the catalogue has them; 'overfit reproduce' makes them", root)
	}
	return groups, nil
}

// The files of a report's folder.
const (
	reportHTML     = "report.html"
	reportMarkdown = "report.md"
	reportFigures  = "figures"
)

// writeReport draws the report's figures, writes it to the folder, and prints its verdicts.
func writeReport(folder string, r *report.Report, out io.Writer) error {
	if err := makeFolder(filepath.Join(folder, reportFigures)); err != nil {
		return err
	}
	for _, f := range r.Figures() {
		if err := drawReported(f, r.FigureNote); err != nil {
			return fmt.Errorf("figure %s: %w", f.Name, err)
		}
		if err := replace(filepath.Join(folder, reportFigures, f.Name+".png"), bytes.NewReader(f.PNG)); err != nil {
			return err
		}
	}
	var html, markdown bytes.Buffer
	if err := r.WriteHTML(&html); err != nil {
		return err
	}
	if err := r.WriteMarkdown(&markdown, reportFigures); err != nil {
		return err
	}
	if err := errors.Join(
		replace(filepath.Join(folder, reportHTML), &html),
		replace(filepath.Join(folder, reportMarkdown), &markdown),
	); err != nil {
		return err
	}
	printClaims(r, out)
	fmt.Fprintf(out, "\nReport: %s\n        %s\n", filepath.Join(folder, reportHTML), filepath.Join(folder, reportMarkdown))
	return nil
}

// replace replaces a file in one step.
func replace(file string, content io.Reader) error {
	if err := atomic.WriteFile(file, content); err != nil {
		return err
	}
	return os.Chmod(file, 0o644)
}

func printClaims(r *report.Report, out io.Writer) {
	if r.Note != "" {
		fmt.Fprintf(out, "%s\n\n", r.Note)
	}
	t := newTable(out, []int{1}, "", "Claim", "Verdict", "By how much")
	for _, c := range r.Claims {
		t.AppendRow(table.Row{c.Number, c.Says, c.Verdict, c.HowMuch})
	}
	t.Render()
}

// drawReported draws a report's figure, with the title above it if there is one.
func drawReported(f *report.Figure, title string) error {
	figure, err := composeReported(f)
	if err != nil {
		return err
	}
	var png bytes.Buffer
	if err := figure.Encode(&png, "png", plots.Options{Title: title, Width: 20, DPI: 120}); err != nil {
		return err
	}
	f.PNG = png.Bytes()
	return nil
}

func composeReported(f *report.Figure) (*plots.Figure, error) {
	switch f.Kind {
	case report.Bands:
		return bandsFigure(f.Groups)
	case report.Gaps:
		return gapsFigure(f.Groups)
	case report.Differences:
		return comparisonFigure(f.Comparison)
	case report.Reliability:
		return reliabilityFigure(f.Groups)
	}
	run := f.Groups[0].Runs[0]
	switch f.Kind {
	case report.Confusion:
		return confusionFigure(run)
	case report.Filters:
		return filtersFigure(run)
	}
	data, err := run.LoadData()
	if err != nil {
		return nil, err
	}
	if f.Kind == report.Samples {
		return samplesFigure(run.Spec, data)
	}
	return mistakesFigure(run, data)
}
