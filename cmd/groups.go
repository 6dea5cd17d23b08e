package cmd

import (
	"io"
	"math"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/stats"
)

// printGroups prints a table of what was measured, a line a group; a measure that none of them has is left out.
func printGroups(out io.Writer, head string, names []string, groups []analysis.Group, measures []measure.Measure) {
	header, right := []any{head}, []int{}
	measures = measuredOf(measures, groups)
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

// measuredOf returns those measures that some of the groups have.
func measuredOf(measures []measure.Measure, groups []analysis.Group) []measure.Measure {
	var some []measure.Measure
	for _, m := range measures {
		if slices.ContainsFunc(groups, func(g analysis.Group) bool { return !math.IsNaN(stats.Mean(g.Values(m)).Estimate) }) {
			some = append(some, m)
		}
	}
	return some
}
