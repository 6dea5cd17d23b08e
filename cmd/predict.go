package cmd

import (
	"bufio"
	"fmt"
	"image"
	_ "image/jpeg" // what image.Decode reads
	_ "image/png"
	"io"
	"os"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"overfit/datasets"
	"overfit/experiments/runs"
	"overfit/experiments/train"
)

type predictOptions struct {
	json bool
	computeOptions
}

func newPredictCommand() *cobra.Command {
	var opts predictOptions
	cmd := &cobra.Command{
		Use:   "predict CHECKPOINT IMAGE...",
		Short: "Tell which digit a picture shows",
		Long: `Tell which digit each picture shows, with the probability of every class. A picture is a PNG or JPEG of any size up
to 12.5 million pixels, dark on bright or bright on dark, that shows one digit. As MNIST's makers did, it is
made grey, its background is taken away, and the digit is scaled into a box of 20 x 20 pixels and placed in an
image of 28 x 28 with its centre of mass in the middle.`,
		Example: `  overfit predict runs/mlp/short/checkpoints/final.safetensors seven.png
  overfit predict runs/mlp/short/checkpoints/final.safetensors *.jpg --json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usagef("'%s' takes one checkpoint and one or several images, not %d arguments; see '%[1]s --help'", cmd.CommandPath(), len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runPredict(opts, args[0], args[1:], cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	opts.computeOptions.addFlags(cmd)
	return cmd
}

// predicted is a picture as predict --json prints it.
type predicted struct {
	Image         string    `json:"image"`
	Class         int       `json:"class"`
	Probability   float32   `json:"probability"` // of that class
	Probabilities []float32 `json:"probabilities"`
}

func runPredict(opts predictOptions, file string, pictures []string, out io.Writer) error {
	compute, err := opts.compute()
	if err != nil {
		return err
	}
	c, err := runs.OpenCheckpoint(file)
	if err != nil {
		return err
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
	var results []predicted
	for _, name := range pictures {
		digit, err := readDigit(name, c.Data.Width)
		if err != nil {
			return err
		}
		class, probabilities, err := train.Predict(model, digit, c.Data.Height, c.Data.Width)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		results = append(results, predicted{name, class, probabilities[class], probabilities})
	}
	if opts.json {
		return printJSON(out, results)
	}
	header, right := []any{"Image", "Class"}, []int{2}
	for class := range c.Data.Classes {
		header = append(header, class)
		right = append(right, class+3)
	}
	t := newTable(out, right, header...)
	for _, r := range results {
		row := table.Row{r.Image, r.Class}
		for _, p := range r.Probabilities {
			row = append(row, percent(float64(p)))
		}
		t.AppendRow(row)
	}
	t.Render()
	return nil
}

// readDigit reads a picture as an image for a network. Its header is looked at first: it may announce more pixels
// than there is memory for.
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
	header, format, err := image.DecodeConfig(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("not a PNG or JPEG that can be read: %w", err)
	}
	if format != "png" && format != "jpeg" { // others are registered by libraries
		return nil, fmt.Errorf("a %s, expected a PNG or JPEG", format)
	}
	if err := datasets.CheckPicture(header.Width, header.Height); err != nil {
		return nil, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	picture, _, err := image.Decode(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("not a %s that can be read: %w", format, err)
	}
	return datasets.Digit(picture, size)
}
