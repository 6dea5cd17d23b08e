package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"overfit/experiments"
)

func newSweepCommand() *cobra.Command {
	var opts studyOptions
	var params []string
	cmd := &cobra.Command{
		Use:   "sweep EXPERIMENT --param NAME=VALUES",
		Short: "Vary any setting of any experiment",
		Long: `Vary any setting of any experiment. Values are separated by commas, or by semicolons where commas belong to them.
` + wrap("The settings are "+strings.Join(sweepable(), ", ")+".", 118),
		Example: `  overfit study sweep mlp --param hidden=16,64,256 --seeds 3
  overfit study sweep deep-cnn --param 'filters=8,16;16,32;32,64' --epochs 5
  overfit study sweep mlp-early-stopping --param patience=1,2,5`,
		Args:              arguments(1, 1, "one experiment"),
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(params) > 1 {
				return usagef("--param is given %d times, expected one setting", len(params))
			}
			study, err := sweep(args[0], strings.Join(params, ""))
			if err != nil {
				return err
			}
			return runStudy(cmd.Context(), opts, study, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringArrayVar(&params, "param", nil, "the setting and its values: `NAME=VALUES`")
	opts.addFlags(cmd)
	return cmd
}

// unvaried are the settings that a study does not vary, and what to do instead.
var unvaried = map[string]string{
	"data":       "all runs have the same, which --data names",
	"test-split": "all runs have the same data",
	"resize":     "all runs have the same data",
	"transpose":  "all runs have the same data",
	"seed":       "--seeds repeats every run over several",
}

func sweepable() []string {
	return slices.DeleteFunc(settingNames(), func(name string) bool { return unvaried[name] != "" })
}

// sweep makes a study of an experiment and a setting with its values, as NAME=A,B,C.
func sweep(experiment, param string) (experiments.Study, error) {
	if _, err := lookUp([]string{experiment}); err != nil {
		return experiments.Study{}, err
	}
	name, list, ok := strings.Cut(param, "=")
	if param == "" {
		return experiments.Study{}, usagef("name a setting and its values with --param, such as --param hidden=16,64,256")
	}
	if !ok || list == "" {
		return experiments.Study{}, usagef("--param %q: expected a setting and its values, such as hidden=16,64,256", param)
	}
	if instead := unvaried[name]; instead != "" {
		return experiments.Study{}, usagef("--param %q: %s is not varied: %s", param, name, instead)
	}
	if _, ok := experiments.LookupSetting(name); !ok {
		return experiments.Study{}, usagef("--param %q: unknown setting %q%s", param, name, didYouMean(similar(name, sweepable()), "overfit study sweep --help"))
	}
	separator := ","
	if strings.Contains(list, ";") {
		separator = ";"
	}
	return experiments.Study{
		Name:       experiment + "-" + name,
		Title:      name,
		Experiment: experiment,
		Setting:    name,
		Values:     strings.Split(list, separator),
	}, nil
}
