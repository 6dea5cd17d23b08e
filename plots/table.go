package plots

import (
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// table names what a figure compares and gives its numbers, a line each.
type table struct {
	heads []string // of the names, then of the numbers
	rows  []row
	notes []string // below, that explain the heads
}

type row struct {
	key
	cells []string // one for each head but the first
}

// height returns the height in points.
func (tb table) height() float64 {
	return float64(1+len(tb.rows)+len(tb.notes))*lineHeight + margin
}

// addScaled inserts a column of scaled test losses, and what they are, unless
// none was measured.
func (tb *table) addScaled(column int, of func(row int) float64) {
	cells, measured := make([]string, len(tb.rows)), false
	for i := range tb.rows {
		if v := of(i); finite(v) {
			cells[i], measured = formatLoss(v), true
		}
	}
	if !measured {
		return
	}
	tb.heads = slices.Insert(tb.heads, 1+column, "scaled")
	for i, cell := range cells {
		tb.rows[i].cells = slices.Insert(tb.rows[i].cells, column, cell)
	}
	tb.notes = append(tb.notes, "Scaled: the test loss without over-confidence.")
}

// draw fills the top of c. Every column is as wide as its widest entry; the
// names get what is left.
func (tb table) draw(c draw.Canvas, t theme) {
	left, right := t.text(textSize), t.text(textSize)
	right.XAlign = draw.XRight
	edges, names := tb.edges(c.Max.X, t)
	y := c.Max.Y - t.pt(textSize)
	c.FillText(left, vg.Point{X: c.Min.X, Y: y}, shorten(tb.heads[0], left, names-c.Min.X))
	for j, head := range tb.heads[1:] {
		c.FillText(right, vg.Point{X: edges[j], Y: y}, head)
	}
	c.StrokeLine2(t.line(black, 0.8), c.Min.X, y-t.pt(5), c.Max.X, y-t.pt(5))
	y -= t.pt(2)
	for _, r := range tb.rows {
		y -= t.pt(lineHeight)
		drawKeys(c, t, vg.Point{X: c.Min.X, Y: y}, names-c.Min.X, r.key)
		for j, cell := range r.cells {
			c.FillText(right, vg.Point{X: edges[j], Y: y}, cell)
		}
	}
	left.Color = darkGrey
	for _, note := range tb.notes {
		y -= t.pt(lineHeight)
		c.FillText(left, vg.Point{X: c.Min.X, Y: y}, shorten(note, left, c.Size().X))
	}
}

// edges returns the right edges of the columns, the last at the given place,
// and that of the names.
func (tb table) edges(edge vg.Length, t theme) (columns []vg.Length, names vg.Length) {
	const gap = 14
	columns = make([]vg.Length, len(tb.heads)-1)
	for j := len(columns) - 1; j >= 0; j-- {
		columns[j] = edge
		width := t.text(textSize).Width(tb.heads[j+1])
		for _, r := range tb.rows {
			width = max(width, t.text(textSize).Width(r.cells[j]))
		}
		edge -= width + t.pt(gap)
	}
	return columns, edge
}
