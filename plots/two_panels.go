package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// pair is the layout of most figures: two panels side by side, above them a
// legend that explains both, below them a table.
type pair struct {
	panels func(theme) (left, right *plot.Plot)
	legend func(theme) []key
	table  func(theme) table // nil: none
	rows   int               // of the table
	extra  float64           // height of the panels, in points, beyond the usual
}

// figure composes the pair.
func (p pair) figure() *Figure {
	const (
		strip       = lineHeight + 2*margin
		panelHeight = 260 // with its axis
	)
	below := 0.0
	if p.table != nil {
		below = tableHeight(p.rows)
	}
	return &Figure{
		width:  naturalWidth,
		height: strip + panelHeight + p.extra + below,
		draw: func(c draw.Canvas, t theme) {
			left, right := p.panels(t)
			top := draw.Crop(c, 0, 0, t.pt(below), 0)
			halves := drawRows(top, t, strip, [][]*plot.Plot{{left, right}})[0]
			at := halves[0].Min.Add(vg.Point{Y: t.pt(1.5 * margin)})
			flowKeys(draw.Crop(c, 0, -t.pt(margin), 0, 0), t, at, p.legend(t))
			if p.table != nil {
				p.table(t).draw(draw.Crop(c, t.pt(margin), -t.pt(margin), 0, t.pt(below)-c.Size().Y), t)
			}
		},
	}
}
