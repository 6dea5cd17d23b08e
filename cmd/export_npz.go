package cmd

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"overfit/datasets"
	"overfit/experiments/export"
	"overfit/experiments/runs"
)

type exportNPZOptions struct {
	file        string
	predictions bool
	json        bool
	dataOptions
	computeOptions
}

func newExportNPZCommand() *cobra.Command {
	var opts exportNPZOptions
	cmd := &cobra.Command{
		Use:   "npz CHECKPOINT -o FILE",
		Short: "Write weights, and what becomes of the test images, as NumPy arrays",
		Long: `Write the weights of a checkpoint, or those that the run in a folder has ended with, as an npz file for NumPy:
arrays of float32 under the names of Keras's, and in its layout, such as "dense/kernel" [in, out].

With --predictions also "logits" and "probabilities" [images, classes] of the test images, and their "labels".`,
		Example: `  overfit export npz runs/mlp/short -o mlp.npz
  overfit export npz runs/mlp/short/checkpoints/best.safetensors -o best.npz --predictions`,
		Args: arguments(1, 1, "one checkpoint, or the folder of a run"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runExportNPZ(cmd.Context(), opts, args[0], cmd.OutOrStdout())
		},
	}
	addOutputFlag(cmd, &opts.file, "npz")
	cmd.Flags().BoolVar(&opts.predictions, "predictions", false, "add what the network makes of the test images")
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	opts.dataOptions.addFlags(cmd)
	opts.computeOptions.addFlags(cmd)
	return cmd
}

func runExportNPZ(ctx context.Context, opts exportNPZOptions, path string, out io.Writer) error {
	if err := checkOutput(opts.file); err != nil {
		return err
	}
	compute, err := opts.compute()
	if err != nil {
		return err
	}
	c, err := runs.OpenTrained(path)
	if err != nil {
		return hintAtRuns(path, err)
	}
	defer c.Close()
	if opts.data != "" && !opts.predictions {
		return usagef("--data is of --predictions")
	}
	var data *datasets.Dataset
	if opts.predictions {
		if data, err = opts.load(c.Record); err != nil {
			return err
		}
	}
	arrays, err := export.Arrays(ctx, c, data, compute)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := runs.WriteFile(opts.file, func(w io.Writer) error { return export.WriteNPZ(w, arrays) }); err != nil {
		return err
	}
	if opts.json {
		return printJSON(out, arrays)
	}
	t := newTable(out, nil, "Array", "Shape")
	for _, a := range arrays {
		t.AppendRow([]any{a.Name, fmt.Sprint(a.Shape)})
	}
	t.Render()
	_, err = fmt.Fprintf(out, "\n%s\n", opts.file)
	return err
}
