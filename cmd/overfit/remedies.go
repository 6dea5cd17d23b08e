package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"overfit/datasets"
	"overfit/experiments"
)

// remedyOptions override what an experiment does about over-fitting, or what brings it about: the capacity of its
// network and the noise in its labels.
type remedyOptions struct {
	hidden  int
	filters []int

	dropout, l1, l2, weightDecay float64

	patience, startFromEpoch int
	minDelta, holdout        float64
	monitor                  string

	schedule                        string
	scheduleFactor, scheduleMinRate float64
	scheduleEvery, schedulePatience int

	augmentation datasets.Augmentation
	labelNoise   float64
}

func (o *remedyOptions) addFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.IntVar(&o.hidden, "hidden", 0, "`units` of the hidden layer, if the network has one")
	flags.IntSliceVar(&o.filters, "filters", nil, "`number` of filters of each convolution, if the network has any: 32,64")

	flags.Float64Var(&o.dropout, "dropout", 0, "drop units in training at this `rate`, from 0 to less than 1")
	flags.Float64Var(&o.l1, "l1", 0, "add `factor` * sum |w| to the training loss, over all weights but biases")
	flags.Float64Var(&o.l2, "l2", 0, "add `factor` * sum w^2 to the training loss, over all weights but biases")
	flags.Float64Var(&o.weightDecay, "weight-decay", 0, "shrink weights at every step by `factor` * learning rate (decoupled, as in AdamW)")

	flags.Float64Var(&o.holdout, "holdout", 0, "hold this `fraction` of the training images out, to validate on")
	flags.IntVar(&o.patience, "patience", 0, "stop after `N` epochs in a row without improvement, and take the weights of the best epoch")
	flags.Float64Var(&o.minDelta, "min-delta", 0, "of early stopping: an improvement is one by more than `D`")
	flags.IntVar(&o.startFromEpoch, "start-from-epoch", 0, "of early stopping: do not look at the first `N` epochs")
	flags.StringVar(&o.monitor, "monitor", "", "what early stopping and plateau watch: `figure` val_loss (default), val_accuracy, loss or accuracy")

	flags.StringVar(&o.schedule, "schedule", "", "let the learning rate follow the schedule of this `name`: plateau, cosine, step or none")
	flags.Float64Var(&o.scheduleFactor, "schedule-factor", 0, "of plateau and step: multiply the learning rate by `factor` (default 0.1)")
	flags.IntVar(&o.schedulePatience, "schedule-patience", 0, "of plateau: do so after `N` epochs in a row without improvement (default 10)")
	flags.IntVar(&o.scheduleEvery, "schedule-every", 0, "of step: do so after every `N` epochs (default 10)")
	flags.Float64Var(&o.scheduleMinRate, "schedule-min-rate", 0, "of plateau and cosine: let the learning rate fall to `rate` at the lowest")

	flags.Float64Var(&o.augmentation.Rotation, "rotation", 0, "rotate training images by up to so many `degrees` either way, at random as all that follow")
	flags.Float64Var(&o.augmentation.WidthShift, "width-shift", 0, "shift training images left or right by up to this `fraction` of the width; from 1 on, by pixels")
	flags.Float64Var(&o.augmentation.HeightShift, "height-shift", 0, "shift training images up or down by up to this `fraction` of the height; from 1 on, by pixels")
	flags.Float64Var(&o.augmentation.Shear, "shear", 0, "shear training images by up to so many `degrees` either way")
	flags.Float64Var(&o.augmentation.Zoom, "zoom", 0, "zoom training images, rows and columns apart, by 1-`Z` to 1+Z")
	flags.Float64Var(&o.labelNoise, "label-noise", 0, "give each training image, with this `probability`, a label drawn at random")

	cmd.RegisterFlagCompletionFunc("monitor", cobra.FixedCompletions(experiments.Monitors(), cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("schedule", cobra.FixedCompletions(append(experiments.Schedules(), "none"), cobra.ShellCompDirectiveNoFileComp))
}

// apply overrides what the command line names, and nothing else.
func (o *remedyOptions) apply(s *experiments.Spec, flags *pflag.FlagSet) error {
	var err error
	given := func(flag string, override func()) {
		if err == nil && flags.Changed(flag) {
			override()
		}
	}
	given("hidden", func() { err = s.SetHidden(o.hidden) })
	given("filters", func() { err = s.SetFilters(o.filters) })
	given("dropout", func() { err = s.SetDropout(o.dropout) })
	given("l1", func() { s.L1 = o.l1 })
	given("l2", func() { s.L2 = o.l2 })
	given("weight-decay", func() { s.Optimizer.Decay = o.weightDecay })

	given("holdout", func() { s.Holdout = o.holdout })
	given("monitor", func() { s.Monitor = o.monitor })
	given("patience", func() {
		if s.EarlyStopping == nil {
			s.EarlyStopping = new(experiments.EarlyStopping)
		}
		s.EarlyStopping.Patience = o.patience
	})
	ofEarlyStopping := func(flag string, override func()) {
		given(flag, func() {
			if s.EarlyStopping == nil {
				err = fmt.Errorf("--%s is of early stopping, which begins with --patience", flag)
				return
			}
			override()
		})
	}
	ofEarlyStopping("min-delta", func() { s.EarlyStopping.MinDelta = o.minDelta })
	ofEarlyStopping("start-from-epoch", func() { s.EarlyStopping.StartFromEpoch = o.startFromEpoch })

	given("schedule", func() { s.Schedule, err = experiments.NewSchedule(o.schedule) })
	given("schedule-factor", func() { s.Schedule.Factor = o.scheduleFactor })
	given("schedule-patience", func() { s.Schedule.Patience = o.schedulePatience })
	given("schedule-every", func() { s.Schedule.Every = o.scheduleEvery })
	given("schedule-min-rate", func() { s.Schedule.MinRate = o.scheduleMinRate })

	given("rotation", func() { s.Augmentation.Rotation = o.augmentation.Rotation })
	given("width-shift", func() { s.Augmentation.WidthShift = o.augmentation.WidthShift })
	given("height-shift", func() { s.Augmentation.HeightShift = o.augmentation.HeightShift })
	given("shear", func() { s.Augmentation.Shear = o.augmentation.Shear })
	given("zoom", func() { s.Augmentation.Zoom = o.augmentation.Zoom })
	given("label-noise", func() { s.LabelNoise = o.labelNoise })
	return err
}

// hint adds to an error about an experiment the flags that mend it.
func hint(err error) error {
	if errors.Is(err, experiments.ErrNoHoldout) {
		return fmt.Errorf("%w; give --holdout 0.1, or --monitor loss", err)
	}
	return err
}
