package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
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
		ValidArgsFunction: completeRuns,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runReport(opts, args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	addRunsFlag(cmd, &opts.runs)
	cmd.Flags().StringVar(&opts.out, "out", "", "write the report to `folder` (default: <runs>/report)")
	cmd.MarkFlagDirname("out")
	return cmd
}

func runReport(opts reportOptions, names []string, out, notes io.Writer) error {
	if opts.out == "" {
		opts.out = filepath.Join(opts.runs, "report")
	}
	groups, err := reported(opts.runs, names, notes)
	if err != nil {
		return err
	}
	return writeReport(opts.out, report.New(groups), out, notes)
}

// reported returns the groups that a report is about.
func reported(root string, names []string, notes io.Writer) ([]experiments.Group, error) {
	if len(names) > 0 {
		return findGroups(root, names, notes)
	}
	archive := experiments.NewArchive(root)
	var all []*experiments.StoredRun
	for _, name := range experimentNames() {
		runs, err := archive.Find(name)
		if err != nil && !errors.Is(err, experiments.ErrNoRuns) {
			return nil, err
		}
		all = append(all, runs...)
	}
	printNotes(notes, archive)
	if len(all) == 0 {
		return nil, fmt.Errorf("no finished runs in %s that are as the catalogue has them; 'overfit reproduce' makes them", root)
	}
	return experiments.Groups(all), nil
}

// The files of a report's folder.
const (
	reportHTML     = "report.html"
	reportMarkdown = "report.md"
	reportFigures  = "figures"
)

// writeReport draws the report's figures, writes it to the folder, and prints its verdicts.
func writeReport(folder string, r *report.Report, out, notes io.Writer) error {
	figures := filepath.Join(folder, reportFigures)
	if err := os.MkdirAll(figures, 0o755); err != nil {
		return err
	}
	r.Draw(func(f *report.Figure) error { return drawReported(f, r.FigureNote) }, func(f *report.Figure, err error) {
		fmt.Fprintf(notes, "overfit: figure %s is left out: %v\n", f.Name, err)
	})
	for _, f := range r.Figures() {
		if err := experiments.WriteFile(filepath.Join(figures, f.Name+".png"), func(w io.Writer) error {
			_, err := w.Write(f.PNG)
			return err
		}); err != nil {
			return err
		}
	}
	html, markdown := filepath.Join(folder, reportHTML), filepath.Join(folder, reportMarkdown)
	if err := experiments.WriteFile(html, r.WriteHTML); err != nil {
		return err
	}
	if err := experiments.WriteFile(markdown, func(w io.Writer) error { return r.WriteMarkdown(w, reportFigures) }); err != nil {
		return err
	}
	printClaims(r, out)
	fmt.Fprintf(out, "\nReport: %s\n        %s\n", html, markdown)
	return nil
}

func printClaims(r *report.Report, out io.Writer) {
	if r.Note != "" {
		fmt.Fprintf(out, "%s\n\n", r.Note)
	}
	t := newTable(out, []int{1}, "", "Claim", "Verdict", "By how much")
	for _, c := range r.Claims {
		t.AppendRow(table.Row{c.Number, c.Says, c.Verdict, cmp.Or(c.HowMuch, strings.Join(c.Words, " "))})
	}
	t.Render()
}

// drawReported draws a report's figure, with the title above it if there is one.
func drawReported(f *report.Figure, title string) error {
	figure, err := compose(f)
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
