package cmd

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"overfit/experiments/export"
	"overfit/experiments/runs"
)

type exportONNXOptions struct {
	file  string
	bytes bool
	json  bool
}

func newExportONNXCommand() *cobra.Command {
	var opts exportONNXOptions
	cmd := &cobra.Command{
		Use:   "onnx CHECKPOINT -o FILE",
		Short: "Write a trained network as an ONNX file",
		Long: `Write the network of a checkpoint, or of a run's folder with the weights that it has ended with, as an ONNX file
(opset 13), for ONNX Runtime and all else that reads the format.

Its input "images" is [batch, height, width, 1], for a batch of any size: float32, bytes divided by 255, or the
bytes themselves with --uint8. Its outputs "logits" and "probabilities" are [batch, classes]. The file's metadata
have the names of the classes, what the pixels are, and which run it was.`,
		Example: `  overfit export onnx runs/mlp/short -o mlp.onnx
  overfit export onnx runs/mlp/short/checkpoints/best.safetensors -o best.onnx --uint8`,
		Args: arguments(1, 1, "one checkpoint, or the folder of a run"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runExportONNX(opts, args[0], cmd.OutOrStdout())
		},
	}
	addOutputFlag(cmd, &opts.file, "onnx")
	cmd.Flags().BoolVar(&opts.bytes, "uint8", false, "take images of bytes, 0 to 255")
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	return cmd
}

func runExportONNX(opts exportONNXOptions, path string, out io.Writer) error {
	if err := checkOutput(opts.file); err != nil {
		return err
	}
	c, err := runs.OpenTrained(path)
	if err != nil {
		return hintAtRuns(path, err)
	}
	defer c.Close()
	file, err := export.ONNX(c, export.ONNXOptions{Bytes: opts.bytes})
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := runs.WriteFile(opts.file, func(w io.Writer) error { _, err := w.Write(file.Content); return err }); err != nil {
		return err
	}
	if opts.json {
		return printJSON(out, file)
	}
	_, err = fmt.Fprintf(out, "%s: %s, %s parameters, input %s\n", opts.file, plural(file.Nodes, "node"), count(file.Parameters), file.Input)
	return err
}
