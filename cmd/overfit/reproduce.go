package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"overfit/experiments"
	"overfit/plots"
)

func newReproduceCommand() *cobra.Command {
	var opts trainOptions
	cmd := &cobra.Command{
		Use:   "reproduce",
		Short: "Run the three experiments of the article, and compare with what it claims",
		Long: `Run the three experiments of the article, with its epochs unless --epochs says otherwise. A table sets what the
article claims beside what was measured; a figure <out>/reproduce/<name>.png shows all three. Each run leaves
its folder, as 'overfit run' does.`,
		Example: `  overfit reproduce
  overfit reproduce --epochs 2 --train-size 2000 --name short`,
		Args: arguments(0, 0, "nothing"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			jobs, err := opts.prepare(cmd, experiments.Article)
			if err != nil {
				return err
			}
			return runReproduce(cmd.Context(), opts, jobs, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	opts.addFlags(cmd)
	return cmd
}

func runReproduce(ctx context.Context, opts trainOptions, jobs []job, out, notes io.Writer) error {
	var outcomes []outcome
	var runs []plots.Run
	for _, j := range jobs {
		done, err := opts.train(ctx, j, notes)
		if err != nil {
			return err
		}
		outcomes = append(outcomes, done)
		runs = append(runs, curves(curvesTitle(done.spec), done.history))
	}
	printClaims(outcomes, out)

	figure, err := plots.Grid(runs)
	if err != nil {
		return err
	}
	// Its name is that of the runs, whose folders are new.
	file := filepath.Join(opts.out, "reproduce", filepath.Base(jobs[0].folder)+".png")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := figure.Save(file, plots.Options{}); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nFigures: %s\n", file)
	for _, o := range outcomes {
		fmt.Fprintf(out, "         %s\n", o.curvesFile())
	}
	return nil
}

// printClaims sets the article's claims beside what was measured.
func printClaims(outcomes []outcome, out io.Writer) {
	t := newTable(out, []int{3, 4, 5, 6, 7, 8}, "Experiment", "The article shows",
		"Epochs", "Train acc.", "Test acc.", "Gap", "Lowest test loss", "At the end")
	for _, o := range outcomes {
		s := o.summary
		t.AppendRow(table.Row{
			o.spec.Name, o.spec.Shows,
			s.Epochs, percent(s.TrainAccuracy), percent(s.TestAccuracy), points(s.AccuracyGap),
			fmt.Sprintf("%s (epoch %d)", loss(s.BestTestLoss), s.OnsetEpoch),
			fmt.Sprintf("%s (+%s)", loss(s.TestLoss), rise(s)),
		})
	}
	t.Render()
}
