package cmd

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"overfit/datasets"
	"overfit/experiments/runs"
	"overfit/experiments/train"
	"overfit/graphs"
)

type predictOptions struct {
	json, show bool
	dataOptions
	computeOptions
}

func newPredictCommand() *cobra.Command {
	var opts predictOptions
	cmd := &cobra.Command{
		Use:   "predict CHECKPOINT|RUN IMAGE...",
		Short: "Tell which digit a picture shows",
		Long: `Tell which digit each picture shows, with the probability of every class. Of a run's folder the final checkpoint is
taken. A picture is a PNG or JPEG of any size up to 12.5 million pixels, dark on bright or bright on dark, that shows
one digit. As MNIST's makers did, it is made grey, its background is taken away, and the digit is scaled into a box of
20 x 20 pixels and placed in an image of 28 x 28 with its centre of mass in the middle. A JPEG is turned as its EXIF
orientation says; what is transparent is paper, white behind dark ink and black behind bright.

A network gives any picture a class. If one is unlike the images that the network was trained on, a line says so: if its
share of ink is outside of theirs, or its correlation with the nearest of 3,000 of them is below that of all but a
hundredth of them with another one. That tells charts and scribbles, not a letter that might be a digit.`,
		Example: `  overfit predict runs/mlp/short seven.png
  overfit predict runs/mlp/short/checkpoints/best.safetensors seven.png --show
  overfit predict runs/mlp/short *.jpg --json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usagef("'%s' takes one checkpoint or run folder, and one or several images, not %s; see '%[1]s --help'",
					cmd.CommandPath(), plural(len(args), "argument"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runPredict(opts, args[0], args[1:], cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	cmd.Flags().BoolVar(&opts.show, "show", false, "show each image as the network saw it; with --json, print its pixels")
	opts.dataOptions.addFlags(cmd)
	opts.computeOptions.addFlags(cmd)
	return cmd
}

func runPredict(opts predictOptions, file string, pictures []string, out, notes io.Writer) error {
	compute, err := opts.compute()
	if err != nil {
		return err
	}
	c, err := runs.OpenTrained(file)
	if err != nil {
		return hintAtRuns(file, err)
	}
	defer c.Close()
	if c.Data.Height != c.Data.Width {
		return fmt.Errorf("%s: the network is for images of %d x %d, expected square ones", file, c.Data.Height, c.Data.Width)
	}
	model, err := c.Model(1, compute)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	defer model.Close()
	unlike := opts.unlike(c, notes)
	var results []predicted
	for _, name := range pictures {
		r, err := predict(model, c.Data, name, unlike)
		if err != nil {
			fmt.Fprintln(notes, "overfit:", err)
			continue
		}
		if r.Unlike != "" {
			fmt.Fprintf(notes, "overfit: %s is unlike the training images: %s\n", name, r.Unlike)
		}
		results = append(results, r)
	}
	if len(results) > 0 {
		if err := printPredicted(opts, results, c.Data, out); err != nil {
			return err
		}
	}
	if failed := len(pictures) - len(results); failed > 0 {
		return fmt.Errorf("%d of %s could not be taken", failed, plural(len(pictures), "picture"))
	}
	return nil
}

// unlike returns what tells in what an image is unlike those that the checkpoint's network was trained on.
func (o *predictOptions) unlike(c *runs.Checkpoint, notes io.Writer) func([]byte) string {
	data, err := o.load(c.Record)
	if err != nil {
		fmt.Fprintln(notes, "overfit: pictures are not compared with the training images:", err)
		return func([]byte) string { return "" }
	}
	return datasets.NewLikeness(data.Train).Unlike
}

func predict(model *graphs.Model, data runs.DataRecord, name string, unlike func([]byte) string) (predicted, error) {
	digit, err := readDigit(name, data.Width)
	if err != nil {
		return predicted{}, err
	}
	class, probabilities, err := train.Predict(model, digit, data.Height, data.Width)
	if err != nil {
		return predicted{}, fmt.Errorf("%s: %w", name, err)
	}
	r := predicted{Image: name, Class: class, Name: data.ClassName(class), Probability: probabilities[class],
		Unlike: unlike(digit), Probabilities: probabilities}
	for at := 0; at < len(digit); at += data.Width {
		row := make([]int, data.Width)
		for x := range row {
			row[x] = int(digit[at+x])
		}
		r.Pixels = append(r.Pixels, row)
	}
	return r, nil
}

// readDigit reads a picture as an image for a network.
func readDigit(name string, size int) ([]byte, error) {
	info, err := os.Stat(name) // before it is opened: opening a pipe would wait for a writer
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	digit, err := decodeDigit(f, size)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return digit, nil
}

func decodeDigit(f io.ReadSeeker, size int) ([]byte, error) {
	picture, err := datasets.DecodePicture(f)
	if err != nil {
		return nil, err
	}
	return datasets.Digit(picture, size)
}
