package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"overfit/experiments/analysis"
	"overfit/experiments/report"
	"overfit/experiments/runs"
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
func reported(root string, names []string, notes io.Writer) ([]analysis.Group, error) {
	if len(names) > 0 {
		return findGroups(root, names, notes)
	}
	archive := runs.NewArchive(root)
	var all []*runs.Run
	for _, name := range experimentNames() {
		found, err := archive.Find(name)
		if err != nil && !errors.Is(err, runs.ErrNoRuns) {
			return nil, err
		}
		all = append(all, found...)
	}
	printNotes(notes, archive)
	if len(all) == 0 {
		return nil, fmt.Errorf("no finished runs in %s that are as the catalogue has them; 'overfit reproduce' makes them", root)
	}
	return analysis.Groups(all), nil
}

// writeReport draws the report's figures, writes it to the folder, and prints its verdicts.
func writeReport(folder string, r *report.Report, out, notes io.Writer) error {
	for _, note := range r.Draw() {
		fmt.Fprintln(notes, "overfit:", note)
	}
	html, markdown, err := r.Write(folder)
	if err != nil {
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
