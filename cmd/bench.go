package cmd

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"overfit/experiments"
	"overfit/experiments/machine"
)

type benchOptions struct {
	json    bool
	seconds float64
	specOptions
}

func newBenchCommand() *cobra.Command {
	var opts benchOptions
	cmd := &cobra.Command{
		Use:   "bench [EXPERIMENT...]",
		Short: "Measure how fast networks train and evaluate",
		Long: `Measure how many images a second the networks of experiments (default: the article's three) train on and
evaluate, on shuffled batches of their data and on the test images. It takes the same steps as 'overfit run', whose flags
it has. What of a network has no kernel of its own and is computed in plain Go is named below the table.`,
		Example: `  overfit bench
  overfit bench mlp --seconds 10 --threads 1 --json
  overfit bench mlp --network resnet`,
		Args:              arguments(0, len(experiments.Catalogue()), "names of experiments"),
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runBench(cmd.Context(), opts, args, cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	cmd.Flags().Float64Var(&opts.seconds, "seconds", 5, "measure training for `S` seconds, and evaluation as long")
	opts.specOptions.addFlags(cmd)
	return cmd
}

// tooBusy is how many cores others may keep busy before a measurement is doubtful.
const tooBusy = 0.2

// spread writes the slowest and the fastest round.
func spread(s machine.Spread) string {
	return fmt.Sprintf("%s to %s", count(int(s.Slowest)), count(int(s.Fastest)))
}

func runBench(ctx context.Context, opts benchOptions, names []string, out io.Writer) error {
	if !(opts.seconds > 0 && opts.seconds <= 3600) { // so written, it is true of NaN
		return usagef("seconds %v is out of range, expected more than 0 and at most 3600", opts.seconds)
	}
	if len(names) == 0 {
		names = experiments.Article
	}
	specs, err := lookUp(names)
	if err != nil {
		return err
	}
	compute, err := opts.compute()
	if err != nil {
		return err
	}
	var results []machine.Benchmark
	for _, spec := range specs {
		if err := opts.apply(&spec); err != nil {
			return err
		}
		data, err := spec.LoadData()
		if err != nil {
			return err
		}
		result, err := machine.Bench(ctx, spec, data, compute, time.Duration(opts.seconds*float64(time.Second)))
		if err != nil {
			return fmt.Errorf("%s: %w", spec.Name, err)
		}
		results = append(results, result)
	}
	if opts.json {
		return printJSON(out, results)
	}
	t := newTable(out, []int{2, 3, 4, 5, 6, 7, 9}, "Network", "Training images/s", "Slowest to fastest", "Evaluation images/s", "Slowest to fastest",
		"ms a step", "Allocations a step", "Kernel", "Threads")
	for _, r := range results {
		t.AppendRow(table.Row{
			r.Network, count(int(r.TrainImagesPerSecond)), spread(r.TrainSpread), count(int(r.EvalImagesPerSecond)), spread(r.EvalSpread),
			fmt.Sprintf("%.3f", r.MillisecondsPerStep), fmt.Sprintf("%.1f", r.AllocsPerStep), r.Kernel, r.Threads,
		})
	}
	t.Render()
	fmt.Fprintln(out, "\nMedians of ten rounds.")
	for _, r := range results {
		if r.BusyCores != nil && *r.BusyCores > tooBusy {
			fmt.Fprintf(out, "%s: the machine was busy: other processes kept %.1f cores from it. Measure again when they are done.\n", r.Network, *r.BusyCores)
		}
		if r.PlainGo != nil {
			fmt.Fprintf(out, "%s: %s in plain Go\n", r.Network, strings.Join(r.PlainGo, ", "))
		}
	}
	return nil
}
