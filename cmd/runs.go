package cmd

import (
	"fmt"
	"io"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"overfit/experiments"
	"overfit/experiments/runs"
)

type runsOptions struct {
	runs string
	json bool
}

func newRunsCommand() *cobra.Command {
	var opts runsOptions
	cmd := &cobra.Command{
		Use:   "runs [EXPERIMENT...]",
		Short: "List the runs there are",
		Long: `List the runs of experiments (default: of all) that there are: the folder of each, what was changed about its
experiment, its seed, how far it has come, and how its network does on the test images after that.`,
		Example:           "  overfit runs\n  overfit runs mlp mlp-dropout --json",
		Args:              arguments(0, len(experiments.Catalogue()), "names of experiments"),
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runRuns(opts, args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	addRunsFlag(cmd, &opts.runs)
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	return cmd
}

// listedRun is a run as runs --json prints it.
type listedRun struct {
	Folder     string `json:"folder"`
	Experiment string `json:"experiment"` // with what was changed about it
	Seed       uint64 `json:"seed"`
	Epochs     int    `json:"epochs"` // that are complete
	Of         int    `json:"of"`     // that it is to have
	Finished   bool   `json:"finished"`
	Diverged   bool   `json:"diverged,omitempty"`
	// Nil before the first complete epoch.
	TestAccuracy *float64 `json:"test_accuracy,omitempty"`
	TestLoss     *float64 `json:"test_loss,omitempty"`
}

func runRuns(opts runsOptions, names []string, out, notes io.Writer) error {
	archive := runs.NewArchive(opts.runs)
	own, err := archive.Experiments()
	if err != nil {
		return err
	}
	known := experimentNames() // in the catalogue's order, and behind them what is not in it
	for _, name := range own {
		if !slices.Contains(known, name) {
			known = append(known, name)
		}
	}
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return usagef("experiment %q is named twice", name)
		}
		if !slices.Contains(known, name) {
			return usagef("unknown experiment %q%s", name, didYouMean(similar(name, known), "overfit list"))
		}
	}
	if len(names) == 0 {
		names = known
	}
	list := []listedRun{} // in JSON, none is a list too
	for _, name := range names {
		runs, err := archive.Runs(name)
		if err != nil {
			return err
		}
		for _, r := range runs {
			list = append(list, listRun(r))
		}
	}
	printNotes(notes, archive)
	if opts.json {
		return printJSON(out, list)
	}
	if len(list) == 0 {
		fmt.Fprintf(notes, "no runs in %s\n", opts.runs)
		return nil
	}
	t := newTable(out, []int{3, 4, 6, 7}, paths("Run"), "Experiment", "Seed", "Epochs", "", "Test accuracy", "Test loss")
	for _, r := range list {
		state := "finished"
		switch {
		case r.Diverged:
			state = "diverged"
		case !r.Finished:
			state = "unfinished"
		}
		row := table.Row{r.Folder, r.Experiment, r.Seed, fmt.Sprintf("%d/%d", r.Epochs, r.Of), state, "", ""}
		if r.TestLoss != nil {
			row[5], row[6] = percent(*r.TestAccuracy), loss(*r.TestLoss)
		}
		t.AppendRow(row)
	}
	t.Render()
	return nil
}

func listRun(r *runs.Run) listedRun {
	l := listedRun{
		Folder: r.Folder, Experiment: r.Spec.Label(), Seed: r.Spec.Seed,
		Epochs: len(r.History), Of: r.Spec.Epochs, Finished: r.Finished(), Diverged: r.Diverged() != "",
	}
	switch {
	case l.Finished: // with early stopping, not those of the last epoch
		l.TestAccuracy, l.TestLoss = &r.Summary.TestAccuracy, &r.Summary.TestLoss
	case len(r.History) > 0:
		last := r.History.Last()
		l.TestAccuracy, l.TestLoss = &last.TestAccuracy, &last.TestLoss
	}
	return l
}
