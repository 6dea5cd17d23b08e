package main

import (
	"io"
	"math"
	"slices"
	"strings"

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

// titles names groups by their experiments, if each comes once and nothing, or the same, was changed
// about all of them; or else by all that was changed.
func titles(groups []experiments.Group) []string {
	names := namesOf(groups)
	var labels []string
	same := true
	for i, g := range groups {
		same = same && !slices.Contains(names[:i], g.Spec.Name) && changes(g) == changes(groups[0])
		labels = append(labels, g.Spec.Label())
	}
	if same {
		return names
	}
	return labels
}

// common says what titles leave out: what was changed about all groups alike; "": nothing.
func common(groups []experiments.Group) string {
	changed := changes(groups[0])
	if changed == "" || !slices.Equal(titles(groups), namesOf(groups)) {
		return ""
	}
	return "All with" + changed
}

func namesOf(groups []experiments.Group) []string {
	var names []string
	for _, g := range groups {
		names = append(names, g.Spec.Name)
	}
	return names
}

// changes are what was changed about the experiment of a group.
func changes(g experiments.Group) string {
	return strings.TrimPrefix(g.Spec.Label(), g.Spec.Name)
}
