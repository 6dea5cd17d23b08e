package cmd

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"overfit/experiments/live"
	"overfit/experiments/runs"
)

func newLiveCommand() *cobra.Command {
	var opts live.Options
	cmd := &cobra.Command{
		Use:   "live [RUNS-FOLDER]",
		Short: "Show runs in a browser, as they come along",
		Long: `Show the runs of a folder (default: runs), or one run, in a browser as they come along: loss and accuracy on training,
validation and test images, the onset and the gap, several runs laid over each other, and the settings, the confusion
matrix, the mistakes and the training images of each. It follows runs that any process writes, also those that begin
later, until Ctrl-C ends it. Links in the folder are not followed, and nothing is ever written.

It prints the address of the page, which this machine alone can open. --host lets others in: with an address of
this machine, or 0.0.0.0 for all of them, and a token in the page's address that only you know. The connection is not
encrypted.

run, study and reproduce show their own runs with --live.`,
		Example: `  overfit live
  overfit live runs/quick --port 8080
  overfit live --host 0.0.0.0`,
		Args: arguments(0, 1, "the folder of runs"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			folder := "runs" // which need not exist yet
			if len(args) > 0 {
				folder = args[0]
				if info, err := os.Stat(folder); err != nil || !info.IsDir() {
					return usagef("there is no folder %q", folder)
				}
			}
			return runLive(cmd.Context(), opts, folder, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&opts.Host, "host", "127.0.0.1", "listen at this `address`, or name, of this machine")
	cmd.Flags().IntVar(&opts.Port, "port", 0, "listen at port `N`; 0: one that is free")
	return cmd
}

func runLive(ctx context.Context, opts live.Options, folder string, out, notes io.Writer) error {
	if opts.Port < 0 || opts.Port > 65535 {
		return usagef("port %d is out of range, expected 0 to 65535", opts.Port)
	}
	server, err := live.Listen(folder, opts)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, server.URL())
	fmt.Fprintf(notes, "shows the runs in %s until Ctrl-C\n", folder)
	if err := server.Serve(ctx); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// liveFlag is of the commands that can show their runs while they train.
type liveFlag struct{ live bool }

func (l *liveFlag) addFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&l.live, "live", false, "show the runs in a browser while the command trains; see 'overfit live --help'")
}

// show shows the runs in the folder, if that is asked for, until the function that it returns is called; also those of jobs
// that are to come.
func (l *liveFlag) show(ctx context.Context, folder string, jobs []runs.Job, notes io.Writer) (hide func(), err error) {
	if !l.live {
		return func() {}, nil
	}
	server, err := live.Listen(folder, live.Options{})
	if err != nil {
		return nil, err
	}
	server.Plan(jobs)
	fmt.Fprintf(notes, "Live: %s\n", server.URL())
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx)) // to the end of a training that is interrupted
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx) }()
	return func() {
		cancel()
		if err := <-ended; err != nil { // no reason to end a training
			fmt.Fprintln(notes, "overfit: live:", err)
		}
	}, nil
}
