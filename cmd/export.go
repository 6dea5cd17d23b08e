package cmd

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"overfit/experiments"
	"overfit/experiments/runs"
)

func newExportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export FORMAT",
		Short: "Write runs and weights in the formats of other programs",
		Long: `Write runs, and the networks that they have trained, in the formats of other programs. docs/interop.md shows how
those read them, and what they can read without an export: history.csv, and checkpoints as safetensors files.`,
		Example: `  overfit export onnx runs/mlp/short -o mlp.onnx
  overfit export npz runs/mlp/short -o mlp.npz --predictions
  overfit export tensorboard mlp mlp-dropout -o events
  overfit export csv mlp mlp-dropout -o runs.csv
  overfit export latex mlp mlp-dropout -o table.tex`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return usagef("unknown format %q%s", args[0], didYouMean(cmd.SuggestionsFor(args[0]), "overfit export --help"))
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.SuggestionsMinimumDistance = 2
	cmd.AddCommand(newExportONNXCommand(), newExportNPZCommand(), newExportTensorBoardCommand(), newExportCSVCommand(), newExportLaTeXCommand())
	return cmd
}

// addOutputFlag names the file that is written.
func addOutputFlag(cmd *cobra.Command, file *string, endings ...string) {
	cmd.Flags().StringVarP(file, "output", "o", "", "write to `file`")
	cobra.CheckErr(cmd.MarkFlagFilename("output", endings...))
}

// checkOutput finds early that the file could not be written.
func checkOutput(file string) error {
	if file == "" {
		return usagef("name the file to write with --output")
	}
	return checkFolderOf("file", file)
}

// runsOfNames are for commands that take runs whether they are finished or not.
type runsOfNames struct{ runs string }

func (o *runsOfNames) addFlags(cmd *cobra.Command) { addRunsFlag(cmd, &o.runs) }

// find returns the runs that are meant: each name is a run's folder, or an experiment, which stands for all its runs.
func (o *runsOfNames) find(names []string, notes io.Writer) ([]*runs.Run, error) {
	archive := runs.NewArchive(o.runs)
	defer func() { printNotes(notes, archive) }() // also why there is none
	own, err := archive.Experiments()
	if err != nil {
		return nil, err
	}
	var all []*runs.Run
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return nil, usagef("%q is named twice", name)
		}
		_, known := experiments.Lookup(name)
		switch {
		case runs.IsRun(name):
			r, err := runs.Read(name)
			if err != nil {
				return nil, err
			}
			all = append(all, r)
		case known || slices.Contains(own, name):
			found, err := archive.Runs(name)
			if err != nil {
				return nil, err
			}
			if len(found) == 0 {
				return nil, fmt.Errorf("there is no run of %s in %s; 'overfit run %[1]s' makes one", name, o.runs)
			}
			all = append(all, found...)
		default:
			return nil, hintAtRuns(name, fmt.Errorf("%q is %w", name, runs.ErrNoExperiment))
		}
	}
	return all, nil
}
