package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"overfit/experiments/machine"
)

type doctorOptions struct{ json bool }

func newDoctorCommand() *cobra.Command {
	var opts doctorOptions
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check the program, the machine and the data",
		Long: `Check whether every kernel that this processor can run gives the right bits, and whether the embedded data are
those that were published; tell the version, the processor, and the free disk (of this folder) and memory.

The kernels train the article's networks for a few steps. Plain Go, on one thread, defines the right bits: of one
version of the program they are the same on every machine. Each kernel is tried in a process of its own: one that
crashes is told as such, with a kernel that can be used instead.`,
		Example: "  overfit doctor\n  overfit doctor --json",
		Args:    arguments(0, 0, "nothing"),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runDoctor(cmd.Context(), opts, cmd.OutOrStdout()) },
	}
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	cmd.AddCommand(newTryCommand())
	return cmd
}

// newTryCommand returns what the doctor's child processes run.
func newTryCommand() *cobra.Command {
	var opts computeOptions
	cmd := &cobra.Command{
		Use:    "try",
		Hidden: true,
		Args:   arguments(0, 0, "nothing"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			signal.Ignore(os.Interrupt) // Ctrl-C reaches all processes of a terminal, but it is the parent's to end this one
			trial, err := machine.TryKernel(cmd.Context(), opts.kernel, opts.threads)
			if err != nil {
				return err
			}
			return printJSON(cmd.OutOrStdout(), trial)
		},
	}
	opts.addFlags(cmd)
	return cmd
}

func runDoctor(ctx context.Context, opts doctorOptions, out io.Writer) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	d, err := machine.Diagnose(ctx, ".", func(ctx context.Context, kernel string, threads int) *exec.Cmd {
		return exec.CommandContext(ctx, program, "doctor", "try", "--kernel", kernel, "--threads", strconv.Itoa(threads))
	})
	if err != nil {
		return err
	}
	if opts.json {
		if err := printJSON(out, d); err != nil {
			return err
		}
	} else {
		printDiagnosis(out, d)
	}
	err = d.Healthy()
	if kernel := new(machine.KernelError); errors.As(err, &kernel) {
		return fmt.Errorf("%w; %s", err, remedy(kernel.KernelCheck))
	}
	return err
}

func printDiagnosis(out io.Writer, d machine.Diagnosis) {
	machine := newTable(out, nil, "Machine", "")
	machine.AppendRows([]table.Row{
		{"overfit", d.Version},
		{"built with", d.Go},
		{"system", d.OS + "/" + d.Arch},
		{"processor", fmt.Sprintf("%s, %d cores", d.Processor, d.Cores)},
		{"kernel in use", d.Kernel},
		{"free disk", bytesOf(d.FreeDisk)},
		{"free memory", bytesOf(d.FreeMemory)},
	})
	machine.Render()
	fmt.Fprintln(out)
	checks := newTable(out, nil, "Check", "SHA-256", "")
	for _, k := range d.Kernels {
		found := verdict(k.Right)
		if !k.Right {
			found += fmt.Sprintf(": %s; %s", k.Fault, remedy(k))
		}
		checks.AppendRow(table.Row{"kernel " + k.Kernel, fmt.Sprintf("%.16s", k.Bits), found})
	}
	for _, f := range d.Data {
		checks.AppendRow(table.Row{f.Name, f.FileSHA256[:16], verdict(f.Right)})
	}
	checks.Render()
}

// remedy says what to do about a kernel that is not right.
func remedy(k machine.KernelCheck) string {
	if k.Instead == "" {
		return "no kernel is right here"
	}
	return "give --kernel " + k.Instead
}

func verdict(right bool) string {
	if right {
		return "right"
	}
	return "WRONG"
}

func bytesOf(n uint64) string {
	if n == 0 {
		return "unknown"
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}
