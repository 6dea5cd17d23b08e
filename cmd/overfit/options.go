package main

import (
	"errors"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/graphs"
)

// specOptions override fields of an experiment.
type specOptions struct {
	epochs, batchSize, trainSize, trainEval int
	optimizer                               string
	learningRate, momentum                  float64
	seed                                    uint64
	data, init                              string
	shuffle                                 bool
	remedyOptions
	computeOptions
}

func (o *specOptions) addFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false // what belongs together stands together
	flags.IntVar(&o.epochs, "epochs", 0, "train for `N` epochs (default: the experiment's)")
	flags.IntVar(&o.batchSize, "batch-size", 0, "take `N` images a training step (default: the experiment's)")
	flags.StringVar(&o.optimizer, "optimizer", "", "`name` of the optimizer, adam or sgd (default: the experiment's)")
	flags.Float64Var(&o.learningRate, "learning-rate", 0, "`rate` of the optimizer (default: the experiment's, or of a new optimizer Keras's)")
	flags.Float64Var(&o.momentum, "momentum", 0, "`momentum` of sgd, 0 to 1")
	flags.Uint64Var(&o.seed, "seed", 0, "begin all random choices with seed `N` (default: the experiment's)")
	flags.StringVar(&o.init, "init", "", "begin with the weights in the safetensors `file`, named and laid out as Keras's (default: random ones)")
	flags.StringVar(&o.data, "data", "", "an IDX data set in `folder` (default: MNIST)")
	flags.IntVar(&o.trainSize, "train-size", 0, "train on `N` images, balanced over the classes; 0: on all")
	flags.Func("train-eval", "evaluate after each epoch on `N` training images, or on all (default: the experiment's)", o.setTrainEval)
	flags.BoolVar(&o.shuffle, "shuffle", true, "shuffle the training images anew for every epoch")
	o.remedyOptions.addFlags(cmd)
	o.computeOptions.addFlags(cmd)
	cmd.RegisterFlagCompletionFunc("optimizer", cobra.FixedCompletions(graphs.Optimizers(), cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("train-eval", cobra.FixedCompletions([]string{"all"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.MarkFlagDirname("data")
	cmd.MarkFlagFilename("init", "safetensors")
}

func (o *specOptions) setTrainEval(value string) (err error) {
	if value == "all" {
		o.trainEval = 0
		return nil
	}
	if o.trainEval, err = strconv.Atoi(value); err != nil {
		return errors.New("expected a number of images, or all")
	}
	return nil
}

// apply overrides what the command line names, and nothing else.
func (o *specOptions) apply(s *experiments.Spec, flags *pflag.FlagSet) error {
	given := func(flag string, override func()) {
		if flags.Changed(flag) {
			override()
		}
	}
	given("epochs", func() { s.Epochs = o.epochs })
	given("batch-size", func() { s.BatchSize = o.batchSize })
	given("optimizer", func() { s.Optimizer = graphs.Optimizer{Name: o.optimizer, Decay: s.Optimizer.Decay} })
	given("learning-rate", func() { s.Optimizer.LearningRate = o.learningRate })
	given("momentum", func() { s.Optimizer.Momentum = o.momentum })
	given("seed", func() { s.Seed = o.seed })
	given("data", func() { s.Data = o.data })
	given("init", func() { s.Init = datasets.File{Name: o.init} })
	given("train-size", func() { s.TrainSize = o.trainSize })
	given("train-eval", func() { s.TrainEval = o.trainEval })
	given("shuffle", func() { s.Shuffle = o.shuffle })
	if err := o.remedyOptions.apply(s, flags); err != nil {
		return usageError{err}
	}
	o.computeOptions.apply(s)
	if flags.Changed("learning-rate") && o.learningRate == 0 {
		return usagef("learning rate 0 is out of range, expected more than 0") // in a Spec, 0 stands for Keras's
	}
	if err := s.Validate(); err != nil {
		return usageError{hint(err)}
	}
	return nil
}

// computeOptions say how to compute, which changes the speed alone.
type computeOptions struct {
	kernel  string
	threads int
}

func (o *computeOptions) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.kernel, "kernel", "auto", "compute with this `kernel`: auto, avx512, avx2, neon or generic")
	cmd.Flags().IntVar(&o.threads, "threads", 0, "compute with `N` threads; 0: one a core")
	cmd.RegisterFlagCompletionFunc("kernel", cobra.FixedCompletions(append(graphs.Kernels(), "auto"), cobra.ShellCompDirectiveNoFileComp))
}

func (o *computeOptions) apply(s *experiments.Spec) {
	s.Kernel, s.Threads = o.kernel, o.threads
}
