package plots

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// table names what a figure compares and gives its numbers, a line each.
type table struct {
	heads []string // of the names, then of the numbers
	rows  []row
}

type row struct {
	key
	cells []string // one for each head but the first
}

// tableHeight is the height in points of a table with that many rows.
func tableHeight(rows int) float64 { return float64(rows+1)*lineHeight + margin }

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
