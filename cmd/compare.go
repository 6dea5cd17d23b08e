package cmd

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"overfit/experiments/analysis"
	"overfit/experiments/figures"
	"overfit/experiments/measure"
	"overfit/experiments/stats"
	"overfit/plots"
)

type compareOptions struct {
	runs, file string
	json       bool
}

func newCompareCommand() *cobra.Command {
	var opts compareOptions
	cmd := &cobra.Command{
		Use:   "compare BASELINE REMEDY...",
		Short: "Compare remedies with a baseline, with tests of whether it was chance",
		Long: `Compare remedies with their baseline. Each is the name of an experiment, of which all finished runs count that are as
the catalogue has it, or the folder of a run; folders of runs that differ in their seeds alone count together, so
that all those of 'overfit run --seeds' can be given.

What changes is told with its 95 % confidence interval for seeds and test images that might have been others, and tested with
Holm's correction for all that is compared. The seeds of both need not be the same. A change of the test loss is divided into
over-confidence, which one temperature would undo, and the rest.`,
		Example: `  overfit run mlp mlp-dropout mlp-l2 --seeds 3 && overfit compare mlp mlp-dropout mlp-l2
  overfit compare runs/mlp/short runs/mlp/long -o longer.png
  overfit compare runs/mlp/three-seed* runs/mlp-l2/three-seed*`,
		Args:              arguments(2, 100_000, "a baseline and one or several remedies"),
		ValidArgsFunction: completeRuns,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runCompare(opts, args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	addRunsFlag(cmd, &opts.runs)
	cmd.Flags().StringVarP(&opts.file, "output", "o", "", "write the figure to `file` (default: in <runs>/compare, named after what is compared)")
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	cobra.CheckErr(cmd.MarkFlagFilename("output", "png", "svg", "pdf"))
	return cmd
}

func runCompare(opts compareOptions, names []string, out, notes io.Writer) error {
	if opts.file != "" {
		if err := checkFigureFile(opts.file); err != nil {
			return err
		}
	}
	groups, err := findGroups(opts.runs, names, notes)
	if err != nil {
		return err
	}
	if len(groups) < 2 {
		return usagef("all these runs are of one experiment, %s; expected a baseline and a remedy", groups[0].Spec.Label())
	}
	c, err := analysis.Compare(groups[0], groups[1:])
	if err != nil {
		return err
	}
	if opts.file == "" {
		folder := filepath.Join(opts.runs, "compare")
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		opts.file = filepath.Join(folder, fileName(comparedName(groups))+".png")
	}
	if opts.json {
		err = printJSON(out, c.Rows())
	} else {
		printComparison(c, out)
	}
	if err != nil {
		return err
	}
	figure, err := figures.Draw(figures.Differences, figures.Request{Comparison: c})
	if err != nil {
		return fmt.Errorf("%s: %w", opts.file, err)
	}
	if err := figure.Save(opts.file, plots.Options{Title: figures.Common(groups)}); err != nil {
		return err
	}
	if !opts.json {
		fmt.Fprintf(out, "\nFigure: %s\n", opts.file)
	}
	return nil
}

// comparedName names a comparison by all that was changed about what is compared.
func comparedName(groups []analysis.Group) string {
	name := strings.Join(figures.Titles(groups), "-")
	if figures.Common(groups) != "" {
		name += figures.Changes(groups[0])
	}
	return strings.NewReplacer(" --", "-", " ", "-").Replace(name)
}

// printComparison prints a table a remedy, and below what it means.
func printComparison(c analysis.Comparison, out io.Writer) {
	groups := []analysis.Group{c.Baseline}
	for _, r := range c.Remedies {
		groups = append(groups, r.Group)
	}
	names := figures.Titles(groups)
	baseline := names[0]
	for i, r := range c.Remedies {
		remedy := names[1+i]
		fmt.Fprintf(out, "%s (%s) against %s (%s). They differ in %s.\n\n", remedy, seedsOf(r.Seeds()), baseline, seedsOf(c.Baseline.Seeds()), differences(c.Baseline, r))
		t := newTable(out, []int{2, 3, 4, 5, 6}, "", baseline, remedy, "Change", "p", "p (Holm)", "")
		for _, d := range r.Differences {
			if math.IsNaN(d.Change.Value) { // not measured of old runs
				continue
			}
			verdict := d.Verdict().String()
			if d.Verdict() == stats.Unclear {
				verdict = ""
			}
			t.AppendRow(table.Row{
				d.Measure.Title, d.Measure.Unit.Value(d.Baseline.Estimate), d.Measure.Unit.Value(d.Remedy.Estimate),
				d.Measure.Unit.Change(d.Interval()), measure.Probability(d.P), measure.Probability(d.AdjustedP), verdict,
			})
		}
		t.Render()
		fmt.Fprintln(out)
		for _, sentence := range r.Words(remedy) {
			fmt.Fprintf(out, "%s\n", sentence)
		}
		fmt.Fprintln(out)
	}
	if all := figures.Common(groups); all != "" {
		fmt.Fprintf(out, "%s.\n", all)
	}
	fmt.Fprintln(out, c.Explanation())
}

// differences lists what was set differently for a remedy.
func differences(baseline analysis.Group, r analysis.Remedy) string {
	before, after := baseline.Spec, r.Spec
	after.Seed = before.Seed
	names := after.Changed(before)
	if len(names) == 0 {
		return "nothing but their names"
	}
	return strings.Join(names, ", ")
}

// seedsOf tells of how many seeds, or which one.
func seedsOf(seeds []uint64) string {
	if len(seeds) == 1 {
		return fmt.Sprintf("seed %d", seeds[0])
	}
	return plural(len(seeds), "seed")
}
