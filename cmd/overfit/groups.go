package main

import (
	"io"
	"math"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"overfit/experiments"
)

// printGroups prints a table of what was measured, a line a group; a measure that none of them has is left out.
func printGroups(out io.Writer, head string, names []string, groups []experiments.Group, measures []experiments.Measure) {
	header, right := []any{head}, []int{}
	measures = measuredOf(measures, groups)
	for i, m := range measures {
		header, right = append(header, m.Title), append(right, i+2)
	}
	t := newTable(out, right, header...)
	for i, g := range groups {
		row := table.Row{names[i]}
		for _, m := range measures {
			row = append(row, m.Unit.Mean(g.Mean(m)))
		}
		t.AppendRow(row)
	}
	t.Render()
}

// measuredOf returns those measures that some of the groups have.
func measuredOf(measures []experiments.Measure, groups []experiments.Group) []experiments.Measure {
	var some []experiments.Measure
	for _, m := range measures {
		if slices.ContainsFunc(groups, func(g experiments.Group) bool { return !math.IsNaN(g.Mean(m).Estimate) }) {
			some = append(some, m)
		}
	}
	return some
}

// titles names groups by their experiments, or, where one comes more than once, by all that was changed.
func titles(groups []experiments.Group) []string {
	count := map[string]int{}
	for _, g := range groups {
		count[g.Spec.Name]++
	}
	var names []string
	for _, g := range groups {
		if count[g.Spec.Name] > 1 {
			names = append(names, g.Spec.Label())
		} else {
			names = append(names, g.Spec.Name)
		}
	}
	return names
}
