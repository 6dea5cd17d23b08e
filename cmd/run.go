package cmd

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/figures"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
)

func newRunCommand() *cobra.Command {
	var opts trainOptions
	cmd := &cobra.Command{
		Use:   "run EXPERIMENT...",
		Short: "Train the network of an experiment, and draw its learning curves",
		Long: `Train the network of one or several experiments, one after the other. After every epoch each is evaluated on
training and test images.

A run leaves a folder <out>/<experiment>/<name> with spec.json (the experiment as it was run, and where),
history.csv (a row an epoch), summary.json and curves.png. An existing run is never
overwritten. Ctrl-C ends it after the current step, and what was measured until then is kept.

--seeds repeats it, several runs at once where there are cores for them. The results are then means over the
seeds with their 95 % confidence intervals, and a figure beside the runs' folders has the curves of all. Runs that
are there already are not trained again: given again, an interrupted command continues, and one with more seeds
trains those that are new.`,
		Example: `  overfit run mlp
  overfit run mlp --epochs 3 --seed 7 --name short
  overfit run deep-cnn small-cnn --train-size 5000
  overfit run mlp mlp-dropout --seeds 3 --live
  overfit run mlp --data fashion-mnist --out fashion`,
		Args:              arguments(1, len(experiments.Catalogue()), "one or several experiments"),
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			specs, data, err := opts.prepare(cmd, args)
			if err != nil {
				return err
			}
			if opts.seeds > 1 {
				return runSeeds(cmd.Context(), opts, specs, data, cmd.OutOrStdout(), cmd.ErrOrStderr())
			}
			return runRun(cmd.Context(), opts, specs, data, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	opts.addFlags(cmd)
	return cmd
}

func runRun(ctx context.Context, opts trainOptions, specs []experiments.Spec, data *datasets.Dataset, out, notes io.Writer) error {
	var jobs []job
	now := time.Now()
	for _, spec := range specs {
		name := opts.name
		if !opts.named {
			name = fmt.Sprintf("%s-seed%d", now.Format("20060102-150405"), spec.Seed)
		}
		folder, err := opts.folder(spec.Name, name)
		if err != nil {
			return err
		}
		if err := runs.CheckNew(folder); opts.named && err != nil {
			if r, failed := runs.Read(folder); failed == nil && r.Finished() {
				return fmt.Errorf("%w: the run in it is finished; give another --name", err)
			}
			return fmt.Errorf("%w; 'overfit resume %s' continues it", err, experiments.Quote(folder))
		}
		jobs = append(jobs, job{spec, data, folder})
	}
	hide, err := opts.show(ctx, opts.out, nil, notes)
	if err != nil {
		return err
	}
	defer hide()
	for _, j := range jobs {
		if !opts.named {
			var err error
			if j.folder, err = runs.Reserve(j.folder); err != nil {
				return err
			}
		}
		done, err := opts.train(ctx, j, notes)
		if done.Summary.Results != nil {
			printResult(j.spec, done.Summary, out)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "Figures: %s\n\n", figures.CurvesFile(j.folder))
	}
	return nil
}

// printResult tells how far the run came, and what its weights then were worth.
func printResult(spec experiments.Spec, s measure.Summary, out io.Writer) {
	took := time.Duration(s.Seconds * float64(time.Second)).Round(100 * time.Millisecond)
	fmt.Fprintf(out, "%s\n", figures.RunTitle(spec))
	fmt.Fprintf(out, "%d of %d epochs on %s images in %v (%s images/s in training), %s parameters, seed %d\n",
		s.Epochs, spec.Epochs, count(s.TrainImages), took, count(int(s.ImagesPerSecond)), count(s.Parameters), s.Seed)
	if s.Stopped != "" {
		fmt.Fprintf(out, "Stopped early: %s.\n", s.Stopped)
	}
	if s.ResultEpoch < s.Epochs {
		fmt.Fprintf(out, "The weights, and these figures, are those after epoch %d.\n", s.ResultEpoch)
	}
	fmt.Fprintln(out)

	header, accuracies, losses := []any{"", "Train"}, table.Row{"accuracy", percent(s.TrainAccuracy)}, table.Row{"loss", loss(s.TrainLoss)}
	if s.ValLoss != nil {
		header, accuracies, losses = append(header, "Validation"), append(accuracies, percent(*s.ValAccuracy)), append(losses, loss(*s.ValLoss))
	}
	t := newTable(out, []int{2, 3, 4, 5}, append(header, "Test", "Gap")...)
	t.AppendRow(append(accuracies, percent(s.TestAccuracy), points(s.AccuracyGap)))
	t.AppendRow(append(losses, loss(s.TestLoss), loss(s.LossGap)))
	t.Render()

	fmt.Fprintf(out, "\n%s\n", onset(s))
	printCalibration(out, *s.Results)
	if s.CleanAccuracy != nil && s.CorruptedAccuracy != nil {
		fmt.Fprintf(out, "It predicts the label of %s of the training images whose label is right, and of %s of those whose label is wrong.\n",
			percent(*s.CleanAccuracy), percent(*s.CorruptedAccuracy))
	}
}

// printCalibration tells how sure a network is of what it predicts, and what one temperature makes of that, as far as it was
// measured.
func printCalibration(out io.Writer, r measure.Results) {
	if r.CalibrationError == nil || r.CalibrationFloor == nil {
		return
	}
	fmt.Fprintf(out, "Its confidence in a class is off by %s on average (expected calibration error; %s by chance alone).\n",
		points(*r.CalibrationError), points(*r.CalibrationFloor))
	if r.ScaledTestLoss == nil {
		return
	}
	wrong := "Over-confidence"
	if *r.Temperature < 1 {
		wrong = "Under-confidence"
	}
	fmt.Fprintf(out, "%s makes %s of the test loss: with its logits over a temperature of %.2f, fitted on %s,\nit is %s, and the confidence is off by %s.\n",
		wrong, loss(r.TestLoss-*r.ScaledTestLoss), *r.Temperature, r.TemperatureFittedOn, loss(*r.ScaledTestLoss), points(*r.ScaledCalibrationError))
}

// onset says in words when the network began to over-fit.
func onset(s measure.Summary) string {
	lowest := fmt.Sprintf("The test loss was lowest after epoch %d, at %s", s.OnsetEpoch, loss(s.BestTestLoss))
	switch {
	case s.OnsetEpoch < s.ResultEpoch:
		return fmt.Sprintf("%s; by epoch %d it has risen by %s.", lowest, s.ResultEpoch, rise(s))
	case s.OnsetEpoch > s.ResultEpoch:
		return fmt.Sprintf("%s; after epoch %d it is higher by %s.", lowest, s.ResultEpoch, rise(s))
	case s.OnsetEpoch == s.Epochs:
		return fmt.Sprintf("The test loss was lowest after the last epoch (%d), at %s.", s.OnsetEpoch, loss(s.BestTestLoss))
	default:
		return lowest + "."
	}
}

// rise is how far the test loss has climbed over its lowest value, in per cent of that where it can be.
func rise(s measure.Summary) string {
	if s.BestTestLoss == 0 {
		return loss(s.ExcessTestLoss)
	}
	percent := 100 * s.ExcessTestLoss / s.BestTestLoss
	if percent < 1 {
		return "less than 1 %"
	}
	return fmt.Sprintf("%.0f %%", percent)
}
