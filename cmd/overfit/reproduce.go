package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"overfit/experiments"
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
runs are found and not trained again, so that it can be interrupted at any time. On two cores it takes two hours.

--quick is for a first look: fewer epochs, 2,000 training images, in <out>/quick. Every figure
says so.`,
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

// specs returns the catalogue's experiments as they are to be run, with all their seeds.
func (o *reproduceOptions) specs() (one, all []experiments.Spec, err error) {
	for _, spec := range experiments.Catalogue() {
		if o.quick {
			spec.Quicken(quickTrainImages, quickEpochs)
		}
		if err := o.specOptions.apply(&spec); err != nil {
			return nil, nil, err
		}
		one, all = append(one, spec), append(all, spec.Seeds(o.seeds)...)
	}
	return one, all, nil
}

func runReproduce(ctx context.Context, opts reproduceOptions, out, notes io.Writer) error {
	if err := checkSeeds(opts.seeds); err != nil {
		return err
	}
	one, specs, err := opts.specs()
	if err != nil {
		return err
	}
	data, err := one[0].LoadData()
	if err != nil {
		return err
	}
	if err := check(one, data); err != nil {
		return err
	}
	runs, err := opts.complete(ctx, specs, data, notes)
	if err != nil {
		return err
	}
	r := report.New(experiments.Groups(runs))
	r.Note, r.FigureNote = opts.notes(one)
	return writeReport(filepath.Join(opts.out, "report"), r, out)
}

// notes say what the runs are not, if they are not what the article has: at length, and above a figure.
func (o *reproduceOptions) notes(specs []experiments.Spec) (long, short string) {
	if o.quick {
		return fmt.Sprintf("A quick look, with few epochs, %s training images and %d seeds: not the article's experiments.", count(quickTrainImages), o.seeds),
			fmt.Sprintf("Quick look: few epochs, %s images", count(quickTrainImages))
	}
	for i, spec := range experiments.Catalogue() {
		if !specs[i].SameButSeed(spec) || specs[i].Data != spec.Data {
			return "Experiments that were changed on the command line: not the article's.", "Not the article's experiments"
		}
	}
	return "", ""
}
