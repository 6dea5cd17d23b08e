package cmd

import (
	"context"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/report"
)

type reproduceOptions struct {
	manyOptions
	quick bool
}

func newReproduceCommand() *cobra.Command {
	var opts reproduceOptions
	cmd := &cobra.Command{
		Use:   "reproduce",
		Short: "Run the article's experiments and their remedies, and report what becomes of its claims",
		Long: `Run the three experiments of the article and all their remedies, over three seeds unless --seeds says otherwise, and
end with a report <out>/report/report.html: each of the article's claims, the numbers, and the verdict. Finished
runs are found and not trained again, so that it can be interrupted at any time. On two cores with AVX2 alone the large
network takes a quarter of an hour a run: with all that answers it, more than an hour a seed.

--quick is for a first look: fewer epochs and 2,000 training images, in <out>/quick. Every figure says so.`,
		Example: `  overfit reproduce --quick
  overfit reproduce
  overfit reproduce --seeds 5 --epochs 10 --out short`,
		Args: arguments(0, 0, "nothing"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if opts.quick {
				opts.out = filepath.Join(opts.out, quickFolder)
			}
			return runReproduce(cmd.Context(), opts, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().BoolVar(&opts.quick, "quick", false, "take a first look, in less than two minutes on two cores")
	opts.addFlags(cmd)
	return cmd
}

// What a first look has.
const (
	quickTrainImages = 2_000
	quickEpochs      = 10 // or a fifth of the experiment's, if that is more
	quickFolder      = "quick"
)

func runReproduce(ctx context.Context, opts reproduceOptions, out, notes io.Writer) error {
	if err := checkSeeds(opts.seeds); err != nil {
		return err
	}
	first := experiments.Catalogue()[0]
	if err := opts.specOptions.apply(&first); err != nil {
		return err
	}
	data, err := first.LoadData() // a flag changes it for all alike
	if err != nil {
		return err
	}
	one, all, err := opts.specs(data)
	if err != nil {
		return err
	}
	if err := check(one, data); err != nil {
		return err
	}
	runs, err := opts.complete(ctx, all, data, notes)
	if err != nil {
		return err
	}
	r := report.New(analysis.Groups(runs))
	if opts.quick {
		r.Note, r.FigureNote = "A quick look. "+r.Note, "A quick look, not the article's experiments"
	}
	return writeReport(filepath.Join(opts.out, "report"), r, out, notes)
}

// specs returns the catalogue's experiments as they are to be run, and the same with all their seeds.
func (o *reproduceOptions) specs(data *datasets.Dataset) (one, all []experiments.Spec, err error) {
	for _, spec := range experiments.Catalogue() {
		spec.Calibrate = true // for its figures, unless a flag says otherwise
		if o.quick {
			spec.Quicken(min(quickTrainImages, data.Train.Len()), quickEpochs)
		}
		if err := o.specOptions.apply(&spec); err != nil {
			return nil, nil, err
		}
		one, all = append(one, spec), append(all, spec.Seeds(o.seeds)...)
	}
	return one, all, nil
}
