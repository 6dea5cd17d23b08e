package cmd

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"overfit/experiments/runs"
)

type dataImportOptions struct {
	folder string
	readingOptions
}

func newDataImportCommand() *cobra.Command {
	var opts dataImportOptions
	cmd := &cobra.Command{
		Use:   "import SOURCE -o DIR",
		Short: "Make IDX files of pictures, CSV, npz or other IDX files",
		Long: `Make of a data set, in any form that 'overfit data --help' names, four IDX files that this program and others read,
and a classes.txt if its classes have names. It is the same data set then: runs on it are those on the source.`,
		Example: `  overfit data import drawings -o drawings28 --resize 28 --test-split 0.2
  overfit data import emnist/emnist-letters -o letters
  overfit data import train.csv -o kaggle --test-split 0.1`,
		Args: arguments(1, 1, "one data set"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runDataImport(opts, args[0], cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVarP(&opts.folder, "output", "o", "", "write the files to `folder`, which is made")
	opts.readingOptions.addFlags(cmd)
	cobra.CheckErr(cmd.MarkFlagDirname("output"))
	return cmd
}

func runDataImport(opts dataImportOptions, source string, out io.Writer) error {
	if opts.folder == "" {
		return usagef("name the folder of the files with --output")
	}
	if err := opts.Validate(); err != nil {
		return usageError{err}
	}
	data, err := opts.Load(source)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(opts.folder, 0o755); err != nil {
		return err
	}
	files := data.Encode()
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(opts.folder, f.Name)); err == nil {
			return fmt.Errorf("%s is there already", filepath.Join(opts.folder, f.Name))
		}
	}
	for _, f := range files {
		if err := runs.WriteFile(filepath.Join(opts.folder, f.Name), f.Write); err != nil {
			return err
		}
	}
	height, width := data.Train.Shape()
	_, err = fmt.Fprintf(out, "%s: %s training and %s test images of %d x %d (height x width), %d classes\n",
		opts.folder, count(data.Train.Len()), count(data.Test.Len()), height, width, data.Classes)
	return err
}
