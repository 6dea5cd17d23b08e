package cmd

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"overfit/experiments/export"
	"overfit/experiments/runs"
)

type exportCSVOptions struct {
	file string
	json bool
	runsOfNames
}

func newExportCSVCommand() *cobra.Command {
	var opts exportCSVOptions
	cmd := &cobra.Command{
		Use:   "csv RUN... -o FILE",
		Short: "Write the histories of many runs as one table",
		Long: `Write the histories of many runs as one tidy table: a row for each epoch of each run. First come columns that say
which run it is (run, experiment, label, data, seed, finished), then its settings (set_hidden, set_learning_rate, ...),
then the columns of history.csv. A run is a folder, or the name of an experiment, which stands for all its runs;
they need not be finished.`,
		Example:           `  overfit export csv mlp mlp-dropout -o runs.csv`,
		Args:              arguments(1, 100_000, "run folders, or experiments"),
		ValidArgsFunction: completeRuns,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runExportCSV(opts, args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	addOutputFlag(cmd, &opts.file, "csv")
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	opts.addFlags(cmd)
	return cmd
}

func runExportCSV(opts exportCSVOptions, names []string, out, notes io.Writer) error {
	if err := checkOutput(opts.file); err != nil {
		return err
	}
	all, err := opts.find(names, notes)
	if err != nil {
		return err
	}
	if err := runs.WriteFile(opts.file, func(w io.Writer) error { return export.WriteCSV(w, all) }); err != nil {
		return err
	}
	rows := 0
	for _, r := range all {
		rows += len(r.History)
	}
	if opts.json {
		return printJSON(out, map[string]any{"file": opts.file, "runs": len(all), "rows": rows})
	}
	_, err = fmt.Fprintf(out, "%s: %s, %s\n", opts.file, plural(len(all), "run"), plural(rows, "row"))
	return err
}
