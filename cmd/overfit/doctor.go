package main

import (
	"context"
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"overfit/experiments"
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
version of the program they are the same on every machine.`,
		Example: "  overfit doctor\n  overfit doctor --json",
		Args:    arguments(0, 0, "nothing"),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runDoctor(cmd.Context(), opts, cmd.OutOrStdout()) },
	}
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	return cmd
}

func runDoctor(ctx context.Context, opts doctorOptions, out io.Writer) error {
	d, err := experiments.Diagnose(ctx, ".")
	if err != nil {
		return err
	}
	if opts.json {
		if err := printJSON(out, d); err != nil {
			return err
		}
		return d.Healthy()
	}
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
		checks.AppendRow(table.Row{"kernel " + k.Kernel, k.Bits[:16], verdict(k.Right)})
	}
	for _, f := range d.Data {
		checks.AppendRow(table.Row{f.Name, f.SHA256[:16], verdict(f.Right)})
	}
	checks.Render()
	return d.Healthy()
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
