package plots

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// confusionGrid is the layout of a confusion matrix, in points.
type confusionGrid struct {
	names         []string // shortened
	width, height float64  // of a cell
	counts        bool     // fit into the cells

	rows, columns lanes // of names
	upright       bool  // names of columns
	shares        lanes // of the classes recognised
}

// labelGap is the distance of labels from the matrix.
const labelGap = 5.0

// lanes are one or two lines of labels. With two, neighbouring classes take
// turns, for in one their labels would touch.
type lanes struct {
	n     float64
	depth float64 // of one
}

// newLanes returns lanes for labels of some extent at the pitch of the classes.
func newLanes(extent, pitch, depth float64) lanes {
	if extent <= pitch {
		return lanes{1, depth}
	}
	return lanes{2, depth}
}

// at returns how far from the matrix a class's label begins.
func (l lanes) at(class int) float64 { return math.Mod(float64(class), l.n) * l.depth }

func (l lanes) all() float64 { return l.n * l.depth }

// grid lays the matrix out.
func (m confusion) grid() confusionGrid {
	const (
		longestName = 130
		shareWidth  = 44
		maxWidth    = 90
		maxHeight   = 42
		labelHeight = textSize + 1
	)
	style := theme{1}.text(textSize)
	widest := func(texts []string) float64 {
		w := 0.0
		for _, s := range texts {
			w = max(w, float64(style.Width(s)))
		}
		return w
	}
	var g confusionGrid
	var counts []string
	for i, row := range m.counts {
		g.names = append(g.names, shorten(m.classes[i], style, longestName))
		for _, n := range row {
			counts = append(counts, fmt.Sprint(n))
		}
	}
	name := widest(g.names) + labelGap
	for _, lanes := range []lanes{{1, name}, {2, name}} {
		g.rows, g.shares = lanes, lanes
		g.shares.depth = shareWidth
		g.width = min(maxWidth, (naturalWidth-2*margin-lineHeight-g.rows.all()-g.shares.all())/float64(len(m.classes)))
		if g.height = min(maxHeight, g.width); g.height >= labelHeight {
			break
		}
	}
	g.upright = name > 2*g.width
	if g.upright {
		g.columns = newLanes(labelHeight, g.width, name)
	} else {
		g.columns = newLanes(name, g.width, labelHeight)
	}
	g.counts = widest(counts)+labelGap <= g.width && labelHeight <= g.height
	return g
}

// totalHeight returns the height of the matrix with its labels, in points.
func (g confusionGrid) totalHeight() float64 {
	return lineHeight + g.columns.all() + float64(len(g.names))*g.height
}

// draw draws the matrix with its labels from the top left of c on.
func (m confusion) draw(c draw.Canvas, t theme, g confusionGrid, worst float64) {
	corner := vg.Point{X: c.Min.X + t.pt(lineHeight+g.rows.all()), Y: c.Max.Y - t.pt(lineHeight+g.columns.all())}
	// at counts cells from the matrix's upper left corner.
	at := func(column, row float64) vg.Point {
		return vg.Point{X: corner.X + t.pt(column*g.width), Y: corner.Y - t.pt(row*g.height)}
	}
	m.drawCells(c, t, g, worst, at)

	n := float64(len(m.classes))
	title, row, column, share := t.text(textSize), t.text(textSize), t.text(textSize), t.text(textSize)
	title.XAlign = draw.XCenter
	row.XAlign, share.XAlign = draw.XRight, draw.XRight
	column.XAlign = draw.XCenter
	if g.upright {
		column.XAlign, column.YAlign, column.Rotation = draw.XLeft, draw.YCenter, math.Pi/2
	}
	for i, name := range g.names {
		middle, half := float64(i)+0.5, t.pt(sampleHeight/2)
		c.FillText(row, at(0, middle).Sub(vg.Point{X: t.pt(labelGap + g.rows.at(i)), Y: half}), name)
		c.FillText(column, at(middle, 0).Add(vg.Point{Y: t.pt(labelGap + g.columns.at(i))}), name)
		c.FillText(share, at(n, middle).Add(vg.Point{X: t.pt(g.shares.at(i) + g.shares.depth), Y: -half}), m.recognised(i))
	}
	top := c.Max.Y - t.pt(textSize)
	c.FillText(title, vg.Point{X: at(n/2, 0).X, Y: top}, "Predicted class")
	title.Rotation, title.YAlign = math.Pi/2, draw.YTop
	c.FillText(title, vg.Point{X: c.Min.X, Y: at(0, n/2).Y}, "True class")
	c.FillText(share, vg.Point{X: at(n, 0).X + t.pt(g.shares.all()), Y: top}, "correct %")
}

// drawCells draws the cells and their counts.
func (m confusion) drawCells(c draw.Canvas, t theme, g confusionGrid, worst float64, at func(column, row float64) vg.Point) {
	style := t.text(textSize)
	style.XAlign = draw.XCenter
	for i, row := range m.counts {
		for j, k := range row {
			fill := lightGrey
			if i != j {
				fill = shadeOfError(m.share(i, j), worst)
			}
			x, y := float64(j), float64(i)
			c.FillPolygon(fill, []vg.Point{at(x, y), at(x+1, y), at(x+1, y+1), at(x, y+1)})
			if g.counts && k > 0 {
				c.FillText(style, at(x+0.5, y+0.5).Sub(vg.Point{Y: t.pt(sampleHeight / 2)}), fmt.Sprint(k))
			}
		}
	}
	n := float64(len(m.classes))
	for i := range len(m.classes) + 1 {
		k := float64(i)
		c.StrokeLines(t.line(lightGrey, 0.8), []vg.Point{at(k, 0), at(k, n)}, []vg.Point{at(0, k), at(n, k)})
	}
}
