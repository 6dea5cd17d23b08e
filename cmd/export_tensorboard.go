package cmd

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"overfit/experiments/export"
	"overfit/experiments/runs"
)

type exportTensorBoardOptions struct {
	folder string
	runsOfNames
}

func newExportTensorBoardCommand() *cobra.Command {
	var opts exportTensorBoardOptions
	cmd := &cobra.Command{
		Use:   "tensorboard RUN... -o FOLDER",
		Short: "Write runs as event files for TensorBoard",
		Long: `Write runs as event files for TensorBoard, one in <folder>/<experiment>/<name> for each. A run is a folder, or the name
of an experiment, which stands for all its runs; they need not be finished.

An event file has what history.csv has of each epoch; histograms of the weights where there is a checkpoint; the
settings as a text; of a finished run its figures, learning curves and the confusion matrix; and what the page of
hyper-parameters shows, which takes runs together that differ in their seeds alone.

'overfit run --tensorboard' writes the same into the run's own folder while it trains, with histograms of every epoch.`,
		Example: `  overfit export tensorboard mlp mlp-dropout -o events && tensorboard --logdir events
  overfit run mlp --tensorboard && tensorboard --logdir runs`,
		Args:              arguments(1, 100_000, "run folders, or experiments"),
		ValidArgsFunction: completeRuns,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runExportTensorBoard(opts, args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVarP(&opts.folder, "output", "o", "", "write to `folder`/EXPERIMENT/RUN")
	cobra.CheckErr(cmd.MarkFlagDirname("output"))
	opts.addFlags(cmd)
	return cmd
}

func runExportTensorBoard(opts exportTensorBoardOptions, names []string, out, notes io.Writer) error {
	if opts.folder == "" {
		return usagef("name the folder to write to with --output")
	}
	all, err := opts.find(names, notes)
	if err != nil {
		return err
	}
	var folders []string // of all
	for _, r := range all {
		folder, err := eventFolder(opts.folder, r)
		if err != nil {
			return err
		}
		if i := slices.Index(folders, folder); i >= 0 {
			return usagef("runs %s and %s would both be %s", all[i].Folder, r.Folder, folder)
		}
		folders = append(folders, folder)
	}
	for i, r := range all {
		events, err := export.Events(r)
		if err != nil {
			return fmt.Errorf("%s: %w", r.Folder, err)
		}
		if err := os.MkdirAll(folders[i], 0o755); err != nil {
			return err
		}
		file := filepath.Join(folders[i], export.EventsFile)
		if err := runs.WriteFile(file, func(w io.Writer) error { _, err := w.Write(events); return err }); err != nil {
			return err
		}
		fmt.Fprintln(out, file)
	}
	return nil
}

// eventFolder is where the events of a run go.
func eventFolder(root string, r *runs.Run) (string, error) {
	path, err := filepath.Abs(r.Folder) // it may be "."
	return filepath.Join(root, r.Spec.Name, filepath.Base(path)), err
}
