package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"overfit/experiments/runs"
)

// Exit codes.
const (
	exitFailure     = 1
	exitUsage       = 2
	exitInterrupted = 130
	exitBrokenPipe  = 141 // as a shell has it of programs that write to a pipe which nobody reads any more
)

// A usageError is one of the command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

var errInterrupted = errors.New("interrupted")

// Main runs the command line of the process, and ends it with the exit code.
func Main() {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		signal.Stop(signals) // a second one ends the program at once
		cancel(errInterrupted)
	}()

	signal.Ignore(syscall.SIGPIPE) // a write says so
	root := newRootCommand()
	out := &checkedWriter{Writer: os.Stdout}
	root.SetOut(out)
	root.SetErr(notesWriter{os.Stderr})
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = out.err
	}
	switch {
	case err == nil:
		return
	case errors.Is(err, syscall.EPIPE):
		os.Exit(exitBrokenPipe)
	}
	fmt.Fprintln(os.Stderr, "overfit:", err)
	switch {
	case errors.Is(err, errInterrupted):
		os.Exit(exitInterrupted)
	case errors.As(err, new(usageError)):
		os.Exit(exitUsage)
	default:
		os.Exit(exitFailure)
	}
}

func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "overfit",
		Short: "Show how networks over-fit MNIST",
		Long: `overfit trains the networks of an article on how MNIST exhibits over-fitting, evaluates them on training
and test images after every epoch, and draws how the two drift apart.

Results go to standard output, progress and errors to standard error. It exits with 0 when all is well, 1 after
a failure, 2 for a command line it cannot follow, and 130 when interrupted.`,
		Example: `  overfit run mlp                     # train on all of MNIST; leaves figures in runs/mlp
  overfit run mlp --epochs 3          # a short look
  overfit reproduce                   # all experiments, and a report of what becomes of the article's claims
  overfit describe deep-cnn           # layers, shapes, parameters, recipe`,
		Version:       runs.Version(),
		SilenceErrors: true, // Main prints them
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return usagef("unknown command %q%s", args[0], didYouMean(cmd.SuggestionsFor(args[0]), "overfit --help"))
		},
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return refuseEmpty(cmd) },
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SuggestionsMinimumDistance = 2
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		newListCommand(),
		newDescribeCommand(),
		newRunCommand(),
		newRunsCommand(),
		newLiveCommand(),
		newResumeCommand(),
		newEvaluateCommand(),
		newPredictCommand(),
		newVerifyCommand(),
		newDoctorCommand(),
		newStudyCommand(),
		newCompareCommand(),
		newReportCommand(),
		newReproduceCommand(),
		newPlotCommand(),
		newDataCommand(),
		newExportCommand(),
		newBenchCommand(),
	)
	root.SetHelpCommand(newHelpCommand(root))
	root.InitDefaultCompletionCmd()
	if completion, _, err := root.Find([]string{"completion"}); err == nil {
		completion.Args = arguments(0, 0, "the name of a shell") // each is a command of its own
		completion.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	}
	return root
}

// newHelpCommand is cobra's, but does not pass over a command that there is not.
func newHelpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Explain a command",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, left, err := root.Find(args)
			if err != nil || len(left) > 0 {
				return usagef("no help on %q; see 'overfit --help'", strings.Join(args, " "))
			}
			return cmd.Help()
		},
	}
}

// refuseEmpty is an error if a text among the flags is empty, as that of a variable is which is not set.
func refuseEmpty(cmd *cobra.Command) error {
	var err error
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if f.Value.Type() == "string" && f.Value.String() == "" && f.Name != "title" && err == nil {
			err = usagef("--%s is empty", f.Name)
		}
	})
	return err
}

// flagError says in plain words which flag was perhaps meant, or which value it expects.
func flagError(cmd *cobra.Command, err error) error {
	if unknown := new(pflag.NotExistError); errors.As(err, &unknown) {
		var suggestions []string
		if unknown.GetSpecifiedShortnames() == "" { // a letter is like any short name
			suggestions = similar("--"+unknown.GetSpecifiedName(), flagNames(cmd))
		}
		return usagef("%w%s", err, didYouMean(suggestions, cmd.CommandPath()+" --help"))
	}
	invalid := new(pflag.InvalidValueError)
	if !errors.As(err, &invalid) {
		return usageError{err}
	}
	flag := invalid.GetFlag()
	expected := map[string]string{
		"int":     "expected a whole number",
		"float64": "expected a number",
		"bool":    "expected true or false",
	}[flag.Value.Type()]
	if expected == "" {
		expected = errors.Unwrap(err).Error()
	}
	return usagef("--%s %q: %s", flag.Name, invalid.GetValue(), expected)
}
