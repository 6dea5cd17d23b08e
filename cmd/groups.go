package cmd

import (
	"io"

	"github.com/jedib0t/go-pretty/v6/table"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
)

// printGroups prints a table of what was measured, a line a group; a measure that none of them has is left out.
func printGroups(out io.Writer, head string, names []string, groups []analysis.Group, measures []measure.Measure) {
	header, right := []any{head}, []int{}
	measures = analysis.Measured(measures, groups)
	for i, m := range measures {
		header, right = append(header, m.Title), append(right, i+2)
	}
	t := newTable(out, right, header...)
	for i, g := range groups {
		row := table.Row{names[i]}
		for _, text := range g.Texts(measures...) {
			row = append(row, text)
		}
		t.AppendRow(row)
	}
	t.Render()
}
