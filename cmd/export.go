package cmd

import (
	"github.com/spf13/cobra"
)

func newExportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export FORMAT",
		Short: "Write runs and weights in the formats of other programs",
		Long: `Write runs, and the networks that they have trained, in the formats of other programs. docs/interop.md shows how
those read them, and what they can read without an export: history.csv, and checkpoints as safetensors files.`,
		Example: `  overfit export onnx runs/mlp/short -o mlp.onnx
  overfit export npz runs/mlp/short -o mlp.npz --predictions`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return usagef("unknown format %q%s", args[0], didYouMean(cmd.SuggestionsFor(args[0]), "overfit export --help"))
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.SuggestionsMinimumDistance = 2
	cmd.AddCommand(newExportONNXCommand(), newExportNPZCommand())
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
