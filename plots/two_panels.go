package plots

import (
	"slices"

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
	extra  float64           // height of the panels, in points, beyond the usual
}

// figure composes the pair.
func (p pair) figure() *Figure {
	const panelHeight = 260 // with its axis
	strip := float64(len(wrapKeys(p.legend(theme{1}))))*lineHeight + 2*margin
	below := 0.0
	if p.table != nil {
		below = p.table(theme{1}).height()
	}
	return &Figure{
		width:  naturalWidth,
		height: strip + panelHeight + p.extra + below,
		draw: func(c draw.Canvas, t theme) {
			left, right := p.panels(t)
			top := draw.Crop(c, 0, 0, t.pt(below), 0)
			halves := drawRows(top, t, strip, [][]*plot.Plot{{left, right}})[0]
			at := halves[0].Min.Add(vg.Point{Y: t.pt(1.5 * margin)})
			for _, line := range slices.Backward(wrapKeys(p.legend(t))) {
				flowKeys(draw.Crop(c, 0, -t.pt(margin), 0, 0), t, at, line)
				at.Y += t.pt(lineHeight)
			}
			if p.table != nil {
				p.table(t).draw(draw.Crop(c, t.pt(margin), -t.pt(margin), 0, t.pt(below)-c.Size().Y), t)
			}
		},
	}
}
