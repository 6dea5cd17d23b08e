package cmd

import (
	"context"
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"overfit/datasets"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
)

type evaluateOptions struct {
	data    string
	reading readingOptions
	json    bool
	computeOptions
}

func newEvaluateCommand() *cobra.Command {
	var opts evaluateOptions
	cmd := &cobra.Command{
		Use:   "evaluate CHECKPOINT|RUN",
		Short: "Evaluate a checkpoint on test images",
		Long: `Evaluate a checkpoint on the test images that its run was evaluated on, or on those of another data set: loss,
accuracy, each class, and which classes are taken for which. Of a run's folder the final checkpoint is taken. The data
may be elsewhere by now, or be others: in any form that 'overfit data --help' names, with classes that the network knows
by name.`,
		Example: `  overfit evaluate runs/mlp/short/checkpoints/final.safetensors
  overfit evaluate runs/mlp/short/checkpoints/final.safetensors --data fashion-mnist --json
  overfit evaluate runs/mlp/short --data drawings --test-split 0.5 --resize 28`,
		Args: arguments(1, 1, "one checkpoint, or run folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runEvaluate(cmd.Context(), opts, args[0], cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&opts.data, "data", "", "the data set in `path` (default: that of the run)")
	opts.reading.addFlags(cmd)
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	opts.computeOptions.addFlags(cmd)
	cobra.CheckErr(cmd.MarkFlagDirname("data"))
	return cmd
}

func runEvaluate(ctx context.Context, opts evaluateOptions, file string, out io.Writer) error {
	compute, err := opts.compute()
	if err != nil {
		return err
	}
	if opts.data == "" && opts.reading != (readingOptions{}) {
		return usagef("--test-split, --resize and --transpose say how --data is read, which is missing")
	}
	if err := opts.reading.Validate(); err != nil {
		return usageError{err}
	}
	c, err := runs.OpenTrained(file)
	if err != nil {
		return hintAtRuns(file, err)
	}
	defer c.Close()
	var data *datasets.Dataset
	if opts.data != "" {
		data, err = opts.reading.Load(opts.data)
	} else {
		data, err = c.LoadData("")
	}
	if err != nil {
		return hintAtData(err)
	}
	e, err := c.Evaluate(ctx, data, compute)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if opts.json {
		return printJSON(out, e)
	}
	fmt.Fprintf(out, "%s on the %s test images of %s: loss %s, accuracy %s\n",
		c.Spec.Name, count(e.Images), data.Name, loss(e.Loss), percent(e.Accuracy))
	results := measure.Results{TestLoss: e.Loss}
	results.Add(e)
	printCalibration(out, results)
	fmt.Fprintln(out)
	printClasses(e, c.Data, out)
	fmt.Fprintln(out)
	printConfusion(e.Confusion, c.Data, out)
	return nil
}

// printClasses prints for each class how many of its images are found (recall), and how many of the images taken for
// it are of it (precision).
func printClasses(e measure.Evaluation, names runs.DataRecord, out io.Writer) {
	t := newTable(out, []int{1, 2, 3, 4, 5}, "Class", "Images", "Correct", "Recall", "Precision")
	for _, c := range e.Classes {
		predicted := 0
		for _, row := range e.Confusion {
			predicted += row[c.Label]
		}
		correct := e.Confusion[c.Label][c.Label]
		recall, precision := "", "" // of nothing
		if c.Images > 0 {
			recall = percent(c.Accuracy)
		}
		if predicted > 0 {
			precision = percent(float64(correct) / float64(predicted))
		}
		t.AppendRow(table.Row{names.ClassName(c.Label), count(c.Images), count(correct), recall, precision})
	}
	t.Render()
}

func printConfusion(confusion [][]int, names runs.DataRecord, out io.Writer) {
	header := []any{"Is, taken for"}
	right := []int{1}
	for class := range confusion {
		header = append(header, names.ClassName(class))
		right = append(right, class+2)
	}
	t := newTable(out, right, header...)
	for class, row := range confusion {
		cells := table.Row{names.ClassName(class)}
		for _, n := range row {
			cells = append(cells, n)
		}
		t.AppendRow(cells)
	}
	t.Render()
}
