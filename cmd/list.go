package cmd

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"overfit/experiments"
	"overfit/graphs"
)

type listOptions struct{ json bool }

func newListCommand() *cobra.Command {
	var opts listOptions
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the experiments",
		Long:    "List the experiments: what each shows, its network, the number of its parameters, and its epochs.",
		Example: "  overfit list\n  overfit list --json",
		Args:    arguments(0, 0, "nothing"),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runList(opts, cmd.OutOrStdout()) },
	}
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	return cmd
}

// A listed experiment, as list --json prints it.
type listed struct {
	Experiment string `json:"experiment"`
	Title      string `json:"title"`
	Shows      string `json:"shows"`
	Baseline   string `json:"baseline,omitempty"`
	Network    string `json:"network"`
	Parameters int    `json:"parameters"`
	Epochs     int    `json:"epochs"`
}

func runList(opts listOptions, out io.Writer) error {
	var list []listed
	for _, spec := range experiments.Catalogue() {
		d, err := experiments.Describe(spec)
		if err != nil {
			return fmt.Errorf("%s: %w", spec.Name, err)
		}
		list = append(list, listed{spec.Name, spec.Title, spec.Shows, spec.Baseline, network(spec.Network), d.Parameters, spec.Epochs})
	}
	if opts.json {
		return printJSON(out, list)
	}
	t := newTable(out, []int{4, 5}, "Experiment", "Answers", "Network", "Parameters", "Epochs", "Shows")
	for _, e := range list {
		t.AppendRow(table.Row{e.Experiment, e.Baseline, e.Network, count(e.Parameters), e.Epochs, e.Title + ": " + e.Shows})
	}
	t.Render()
	return nil
}

// network names a network and those of its fields that are not 0: MLP{hidden: 128}.
func network(n graphs.Network) string { return reflect.TypeOf(n).Name() + "{" + fields(n) + "}" }

// fields are those of a struct that its JSON has: hidden: 128, dropout: 0.5.
func fields(v any) string {
	data, err := json.Marshal(v)
	if err != nil { // of a field that no file could hold either
		return fmt.Sprintf("%+v", v)
	}
	return strings.NewReplacer("{", "", "}", "", `"`, "", ",", ", ", ":", ": ").Replace(string(data))
}
