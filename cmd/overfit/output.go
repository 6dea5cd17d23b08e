package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"overfit/experiments"
)

// english groups the digits of whole numbers: 101,770.
var english = message.NewPrinter(language.English)

func count(n int) string { return english.Sprintf("%d", n) }

// percent formats a fraction of 1.
func percent(fraction float64) string { return fmt.Sprintf("%.2f %%", 100*fraction) }

// points formats a difference of two percentages.
func points(fraction float64) string { return fmt.Sprintf("%.2f points", 100*fraction) }

func loss(v float64) string {
	if v >= 1000 { // of a training that has gone astray
		return fmt.Sprintf("%.4g", v)
	}
	return fmt.Sprintf("%.4f", v)
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

// maxColumn is where the text of a table's column is wrapped.
const maxColumn = 40

// newTable returns a table with lines around its body only, the given columns (from 1) aligned to the right.
func newTable(out io.Writer, right []int, header ...any) table.Writer {
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SuppressTrailingSpaces()
	style := table.StyleLight
	style.Format.Header, style.Format.Footer = text.FormatDefault, text.FormatDefault
	style.Options = table.Options{SeparateHeader: true, SeparateFooter: true}
	t.SetStyle(style)
	var columns []table.ColumnConfig
	for i := range header {
		c := table.ColumnConfig{Number: i + 1, WidthMax: maxColumn, WidthMaxEnforcer: text.WrapSoft}
		if slices.Contains(right, c.Number) {
			c.Align, c.AlignHeader, c.AlignFooter = text.AlignRight, text.AlignRight, text.AlignRight
		}
		columns = append(columns, c)
	}
	t.SetColumnConfigs(columns)
	t.AppendHeader(header)
	return t
}

func printJSON(out io.Writer, v any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}
