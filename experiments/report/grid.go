package report

import (
	"fmt"
	"math"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/stats"
)

// A Row of the grid is what a claim is about, measured in four ways.
type Row struct {
	Claim int // its number
	Name  string
	Cells []Cell // by accuracy gap, test loss, test loss without over-confidence, and test accuracy
}

// A Cell is an effect with its interval and the p-value of its test.
type Cell struct {
	Effect string // "": not measured
	P      string // corrected, but for what a remedy makes worse
	Judged bool   // the claim is judged by it; the other cells stand beside
}

// tests are the differences of a row, nil where nothing was measured.
type tests struct {
	claim int
	name  string
	cells []*analysis.Difference
	level bool // the first is no change, but the gap itself
}

// rows returns what the grid has of a claim.
func (c claim) rows(ev *evidence, number int) []tests {
	var all []tests
	for _, pair := range c.compared {
		row := tests{claim: number, name: pair[1] + " against " + pair[0]}
		for _, m := range analysis.Evidence() {
			row.cells = append(row.cells, ev.difference(pair[0], pair[1], m))
		}
		all = append(all, row)
	}
	for _, pair := range c.alone {
		row := tests{claim: number, name: pair[0], level: true, cells: make([]*analysis.Difference, 4)}
		row.cells[0] = ev.level(pair[0], measure.AccuracyGap, c.gap)
		if ev.has(pair[1]) {
			row.name += ", and " + pair[1] + " since its onset"
			for i, m := range []measure.Measure{measure.LossSinceOnset, measure.ScaledLossSinceOnset, measure.AccuracySinceOnset} {
				row.cells[1+i] = ev.level(pair[1], m, 0)
			}
		}
		all = append(all, row)
	}
	return all
}

// shown writes a row. judged are the differences that parts of claims are about.
func (t tests) shown(judged map[*analysis.Difference]bool) Row {
	row := Row{Claim: t.claim, Name: t.name}
	for i, d := range t.cells {
		cell := Cell{}
		if d != nil && !math.IsNaN(d.Change.Value) {
			cell.Effect = d.Measure.Unit.Change(d.Interval())
			if t.level && i == 0 {
				cell.Effect = d.Measure.Unit.Mean(d.Interval())
			}
			switch {
			case math.IsNaN(d.AdjustedP):
			case !t.level && d.Verdict() == stats.Worse:
				cell.P = fmt.Sprintf("p %s, uncorrected", equation(d.P))
			default:
				cell.P = fmt.Sprintf("p %s", equation(d.AdjustedP))
			}
			cell.Judged = judged[d]
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}
