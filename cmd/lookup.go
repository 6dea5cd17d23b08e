package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/runs"
)

// lookUp returns the named experiments, each at most once.
func lookUp(names []string) ([]experiments.Spec, error) {
	var specs []experiments.Spec
	for i, name := range names {
		spec, ok := experiments.Lookup(name)
		if !ok {
			return nil, usagef("unknown experiment %q%s", name, didYouMean(similarExperiments(name), "overfit list"))
		}
		if slices.Contains(names[:i], name) {
			return nil, usagef("experiment %q is named twice", name)
		}
		specs = append(specs, spec)
	}
	return specs, nil
}

// didYouMean ends an error about an unknown name: with what was perhaps meant, or else with where to look.
func didYouMean(suggestions []string, look string) string {
	if len(suggestions) == 0 {
		return fmt.Sprintf("; see '%s'", look)
	}
	return fmt.Sprintf("; did you mean %q?", suggestions[0])
}

func similarExperiments(name string) []string { return similar(name, experimentNames()) }

// similar returns the names that another may stand for, the nearest first: like cobra's for commands, they begin with
// it or are at most two letters away; or they begin with its letters, as learning-rate does with those of lr.
func similar(name string, names []string) []string {
	distance := func(n string) int {
		if initials(n) == strings.ToLower(name) {
			return 0
		}
		return levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(n))
	}
	near := slices.DeleteFunc(slices.Clone(names), func(n string) bool {
		return distance(n) > 2 && !strings.HasPrefix(strings.ToLower(n), strings.ToLower(name))
	})
	slices.SortStableFunc(near, func(a, b string) int { return distance(a) - distance(b) })
	return near
}

// initials are the first letters of the words of a name, behind the dashes of a flag: --lr of --learning-rate.
func initials(name string) string {
	words := strings.TrimLeft(strings.ToLower(name), "-")
	var short strings.Builder
	short.WriteString(name[:len(name)-len(words)])
	for word := range strings.SplitSeq(words, "-") {
		short.WriteString(word[:min(1, len(word))])
	}
	return short.String()
}

func settingNames() []string {
	var names []string
	for _, p := range experiments.Settings() {
		names = append(names, p.Name)
	}
	return names
}

func experimentNames() []string {
	var names []string
	for _, spec := range experiments.Catalogue() {
		names = append(names, spec.Name)
	}
	return names
}

// flagNames returns a command's flags as they are typed.
func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	return names
}

// completeExperiments offers the experiments that the command line does not name yet.
func completeExperiments(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	left := slices.DeleteFunc(experimentNames(), func(e string) bool { return slices.Contains(args, e) })
	return left, cobra.ShellCompDirectiveNoFileComp
}

// completeRuns offers experiments, and lets the shell offer folders.
func completeRuns(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	left, _ := completeExperiments(nil, args, "")
	return left, cobra.ShellCompDirectiveDefault
}

// arguments is cobra.RangeArgs, saying what is wanted.
func arguments(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return usagef("'%s' takes %s, not %s; see '%[1]s --help'", cmd.CommandPath(), what, plural(len(args), "argument"))
		}
		if slices.Contains(args, "") {
			return usagef("'%s' takes %s, and none that is empty", cmd.CommandPath(), what)
		}
		return nil
	}
}

// addRunsFlag is for commands that look for finished runs.
func addRunsFlag(cmd *cobra.Command, runs *string) {
	*runs = "runs"
	cmd.Flags().Var((*existingFolder)(runs), "runs", "look for runs of an experiment in `folder`/EXPERIMENT")
	cobra.CheckErr(cmd.MarkFlagDirname("runs"))
}

// An existingFolder is a flag that names one. Its default need not exist.
type existingFolder string

// Set implements pflag.Value.
func (f *existingFolder) Set(value string) error {
	if info, err := os.Stat(value); err != nil || !info.IsDir() {
		return errors.New("there is no such folder")
	}
	*f = existingFolder(value)
	return nil
}

// String implements pflag.Value.
func (f *existingFolder) String() string { return string(*f) }

// Type implements pflag.Value.
func (f *existingFolder) Type() string { return "folder" }

// findGroups returns the finished runs that are meant by names of experiments and folders, grouped by what they differ
// in beside the seed. The first group is that of the first name.
func findGroups(root string, names []string, notes io.Writer) ([]analysis.Group, error) {
	archive := runs.NewArchive(root)
	defer func() { printNotes(notes, archive) }() // also why there is none
	var all []*runs.Run
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return nil, usagef("%q is named twice", name)
		}
		runs, err := archive.Find(name)
		if err != nil {
			return nil, hintAtRuns(name, err)
		}
		all = append(all, runs...)
	}
	return analysis.Groups(all), nil
}

// hintAtRuns adds to an error about a named experiment, or run, what mends it.
func hintAtRuns(name string, err error) error {
	switch {
	case errors.Is(err, runs.ErrUnfinished):
		return fmt.Errorf("%w; 'overfit resume %s' finishes it", err, experiments.Quote(name))
	case errors.Is(err, runs.ErrDamaged):
		return fmt.Errorf("%w; 'overfit resume %s' mends it", err, experiments.Quote(name))
	case errors.Is(err, runs.ErrNoRuns):
		return fmt.Errorf("%w that is as the catalogue has it; 'overfit run %s --seeds 3' makes some", err, name)
	case errors.Is(err, runs.ErrNoExperiment):
		return usagef("%w%s", err, didYouMean(similarExperiments(name), "overfit list"))
	}
	return err
}
