package cmd

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"overfit/datasets"
	"overfit/experiments/runs"
)

// dataOptions say where the data of a run are, if they have been moved.
type dataOptions struct{ data string }

func (o *dataOptions) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.data, "data", "", "`path` of the run's data set, if it is elsewhere by now")
	cobra.CheckErr(cmd.MarkFlagDirname("data"))
}

func (o *dataOptions) load(run runs.Record) (*datasets.Dataset, error) {
	data, err := run.LoadData(o.data)
	return data, hintAtData(err)
}

// hintAtData adds to an error about a run's data what mends it.
func hintAtData(err error) error {
	if errors.As(err, new(*runs.DataError)) {
		return fmt.Errorf("%w; --data says where the run's data are now", err)
	}
	return err
}

// readingOptions say how data are read that are not a run's.
type readingOptions struct{ datasets.Options }

func (o *readingOptions) addFlags(cmd *cobra.Command) {
	cmd.Flags().Float64Var(&o.TestSplit, "test-split", 0, "of data without a test part: take this `fraction` of the images for it")
	cmd.Flags().IntVar(&o.Resize, "resize", 0, "bring all images of the data to `N` x N pixels (default: as they are)")
	cmd.Flags().StringVar(&o.Transpose, "transpose", "", "turn the images' rows into columns: true or false (default: those of EMNIST, by the files' names)")
	cmd.Flags().Lookup("transpose").NoOptDefVal = "true"
}

func newDataCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "data",
		Short: "Bring data of other forms into MNIST's own",
		Long: `What --data takes, everywhere, and 'overfit data import' makes IDX files of:

  IDX       a folder of MNIST's own format, of Fashion-MNIST, KMNIST, QMNIST, EMNIST (DIR/emnist-letters), plain or .gz;
            or one with such a folder raw below, as torchvision keeps them
  pictures  a folder with a folder of PNG or JPEG files for each class, or with two of those, train and test
  CSV       a .csv file of a row an image, the label and then the pixels; or a folder of two, ...train.csv, ...test.csv
  npz       a .npz file of NumPy arrays x_train, y_train, x_test, y_test, such as Keras's mnist.npz

Pixels are taken as they are, 0 to 255; pictures become grey. Classes are those that images have, in the order of their
labels or names. What has no test part needs --test-split: the same images are taken for every seed. Images of EMNIST,
which are stored with rows for columns, are turned upright.`,
		Example: `  overfit data import mnist.npz -o mnist
  overfit run mlp --data mnist.npz`,
		Args: arguments(0, 0, "the name of a command"),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newDataImportCommand())
	return cmd
}
