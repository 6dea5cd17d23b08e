package cmd

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"overfit/experiments"
	"overfit/graphs"
)

// specOptions override fields of an experiment.
type specOptions struct {
	flags []*settingFlag
	computeOptions
}

// A settingFlag is the flag of a setting.
type settingFlag struct {
	experiments.Setting
	value *string // nil as long as it is not given
}

// Set implements pflag.Value.
func (f *settingFlag) Set(value string) error {
	f.value = &value
	_, err := f.Parse(value)
	return err
}

// String implements pflag.Value: no default is shown, for it is the experiment's.
func (f *settingFlag) String() string { return "" }

// Type implements pflag.Value: of a bool, help does not show a value.
func (f *settingFlag) Type() string {
	if f.Switch {
		return "bool"
	}
	return "setting"
}

func (o *specOptions) addFlags(cmd *cobra.Command) {
	cmd.Flags().SortFlags = false // what belongs together stands together
	for _, p := range experiments.Settings() {
		f := &settingFlag{Setting: p}
		o.flags = append(o.flags, f)
		flag := cmd.Flags().VarPF(f, p.Name, "", p.Usage)
		if p.Switch {
			flag.NoOptDefVal = "true"
		}
		if p.Choices != nil {
			cobra.CheckErr(cmd.RegisterFlagCompletionFunc(p.Name, cobra.FixedCompletions(p.Choices, cobra.ShellCompDirectiveNoFileComp)))
		}
	}
	o.computeOptions.addFlags(cmd)
	cobra.CheckErr(cmd.MarkFlagDirname("data"))
	cobra.CheckErr(cmd.MarkFlagFilename("init", "safetensors"))
}

// settings are the values that the command line gives, by name.
func (o *specOptions) settings() map[string]string {
	values := map[string]string{}
	for _, p := range o.flags {
		if p.value != nil {
			values[p.Name] = *p.value
		}
	}
	return values
}

// apply overrides what the command line names, and nothing else.
func (o *specOptions) apply(s *experiments.Spec) error {
	if err := s.SetAll(o.settings()); err != nil {
		return usageError{err}
	}
	if _, err := o.compute(); err != nil {
		return err
	}
	if err := s.Validate(); err != nil {
		return usageError{hint(err)}
	}
	return nil
}

// hint adds to an error about an experiment the flags that mend it.
func hint(err error) error {
	if errors.Is(err, experiments.ErrNoHoldout) {
		return fmt.Errorf("%w; give --holdout 0.1, or --monitor loss", err)
	}
	return err
}

// computeOptions say how to compute, which changes the speed alone.
type computeOptions struct {
	kernel  string
	threads int
}

func (o *computeOptions) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.kernel, "kernel", "auto", "compute with this `kernel`: auto, avx512, avx2, neon or generic")
	cmd.Flags().IntVar(&o.threads, "threads", 0, "compute with `N` threads; 0: one a core")
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("kernel", cobra.FixedCompletions(append(graphs.Kernels(), "auto"), cobra.ShellCompDirectiveNoFileComp)))
}

func (o *computeOptions) compute() (experiments.Compute, error) {
	c := experiments.Compute{Kernel: o.kernel, Threads: o.threads}
	if err := c.Validate(); err != nil {
		return c, usageError{err}
	}
	return c, nil
}
