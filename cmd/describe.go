package cmd

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"overfit/experiments"
	"overfit/graphs"
)

type describeOptions struct {
	json bool
	dot  string
	specOptions
}

func newDescribeCommand() *cobra.Command {
	var opts describeOptions
	cmd := &cobra.Command{
		Use:   "describe EXPERIMENT",
		Short: "Describe an experiment: layers, shapes, parameters, recipe",
		Long:  `Describe an experiment: layers, shapes, parameters, recipe. Nothing is trained. The flags of 'overfit run' change it.`,
		Example: `  overfit describe mlp
  overfit describe mlp --network resnet
  overfit describe deep-cnn --json
  overfit describe small-cnn --dot small-cnn.dot && dot -Tsvg -O small-cnn.dot`,
		Args:              arguments(1, 1, "one experiment"),
		ValidArgsFunction: completeExperiments,
		RunE:              func(cmd *cobra.Command, args []string) error { return runDescribe(opts, args, cmd.OutOrStdout()) },
	}
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	cmd.Flags().StringVar(&opts.dot, "dot", "", "write the expression graph to `file`, for Graphviz")
	opts.specOptions.addFlags(cmd)
	return cmd
}

// described is an experiment as describe --json prints it.
type described struct {
	Spec       experiments.Spec `json:"spec"`
	Layers     []graphs.Layer   `json:"layers"`
	Parameters int              `json:"parameters"`
}

func runDescribe(opts describeOptions, args []string, out io.Writer) error {
	specs, err := lookUp(args)
	if err != nil {
		return err
	}
	if err := opts.apply(&specs[0]); err != nil {
		return err
	}
	d, err := experiments.Describe(specs[0])
	if err != nil {
		return err
	}
	if opts.dot != "" {
		if err := os.WriteFile(opts.dot, []byte(d.Dot), 0o644); err != nil {
			return err
		}
	}
	if opts.json {
		return printJSON(out, described{d.Spec, d.Layers, d.Parameters})
	}
	describe(d, out)
	return nil
}

func describe(d experiments.Description, out io.Writer) {
	s := d.Spec
	fmt.Fprintf(out, "%s: %s\nShows %s.\n", s.Name, s.Title, s.Shows)
	if s.Baseline != "" {
		fmt.Fprintf(out, "Answers %s.\n", s.Baseline)
	}
	fmt.Fprintln(out)

	layers := newTable(out, []int{2, 3}, "Layer", "Output shape", "Parameters")
	for _, l := range d.Layers {
		layers.AppendRow(table.Row{l.Name, shape(l.Output), count(l.Parameters)})
	}
	layers.AppendFooter(table.Row{"Total", "", count(d.Parameters)})
	layers.Render()

	fmt.Fprintln(out)
	recipe := newTable(out, nil, "Recipe", "")
	recipe.AppendRows([]table.Row{
		{"network", network(s.Network)},
		{"optimizer", fmt.Sprintf("%s, learning rate %v", s.Optimizer.Name, s.Optimizer.LearningRate)},
		{"epochs", s.Epochs},
		{"batch size", s.BatchSize},
		{"seed", s.Seed},
		{"training images", orAll(s.TrainSize)},
		{"of them evaluated after an epoch", orAll(s.TrainEval)},
		{"shuffled every epoch", s.Shuffle},
	})
	recipe.AppendRows(remedies(s))
	recipe.Render()
}

// remedies are the rows of what the experiment does about over-fitting, or to bring it about. Dropout and capacity
// are in the network's.
func remedies(s experiments.Spec) []table.Row {
	var rows []table.Row
	add := func(given bool, name, format string, values ...any) {
		if given {
			rows = append(rows, table.Row{name, fmt.Sprintf(format, values...)})
		}
	}
	add(s.L1 != 0, "L1 penalty", "%v * sum |w|", s.L1)
	add(s.L2 != 0, "L2 penalty", "%v * sum w^2", s.L2)
	add(s.Optimizer.Decay != 0, "weight decay", "%v", s.Optimizer.Decay)
	add(s.Schedule != (experiments.Schedule{}), "schedule", "%s", fields(s.Schedule))
	if e := s.EarlyStopping; e != nil {
		add(true, "early stopping", "%s", fields(e))
	}
	add(s.Holdout != 0, "held out to validate on", "%v of the training images", s.Holdout)
	add(s.Monitor != "", "watched", "%s", s.Monitor)
	augmentation := fields(s.Augmentation) // nothing of what is 0
	add(augmentation != "", "augmentation", "%s", augmentation)
	add(s.LabelNoise != 0, "label noise", "%v", s.LabelNoise)
	return rows
}

// shape formats a shape as 26 x 26 x 64.
func shape(sizes []int) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(sizes), "[]"), " ", " x ")
}

// orAll formats a number of images of which 0 stands for all.
func orAll(n int) string {
	if n == 0 {
		return "all"
	}
	return count(n)
}
