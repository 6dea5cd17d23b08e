package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// newPanel returns axes wide enough for all the runs' values of a metric.
func newPanel(t theme, m metric, runs ...Run) *plot.Plot {
	var epochs, values [][]float64
	for _, r := range runs {
		train, test := m.curves(r)
		epochs = append(epochs, r.epochs())
		values = append(values, train, test)
	}
	x, y := epochExtent(epochs...), m.extent(values...)

	p := plot.New()
	p.BackgroundColor = nil
	p.X.Label.Text, p.X.Min, p.X.Max, p.X.Tick.Marker = "Epoch", x.lo, x.hi, roundTicks{limit: 7, minStep: 1}
	p.Y.Label.Text, p.Y.Min, p.Y.Max, p.Y.Tick.Marker = m.axis, y.lo, y.hi, roundTicks{limit: 8}
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Padding = 0
		a.LineStyle = t.line(black, 1)
		a.Label.Padding = t.pt(3)
		a.Label.TextStyle.Font = t.text(textSize).Font
		a.Tick.Label.Font = t.text(textSize).Font
		a.Tick.LineStyle = t.line(black, 1)
		a.Tick.Length = t.pt(5)
	}
	p.Add(gridLines{t.line(lightGrey, 0.8)})
	return p
}

// drawRows draws rows of two panels, their axes in line, and leaves a strip
// above each row. It returns the strips, halved like the rows.
func drawRows(c draw.Canvas, t theme, strip float64, rows [][]*plot.Plot) [][]draw.Canvas {
	tiles := draw.Tiles{
		Rows: len(rows), Cols: 2,
		PadTop: t.pt(strip), PadY: t.pt(strip + margin),
		PadLeft: t.pt(margin), PadX: t.pt(2 * margin), PadRight: t.pt(margin),
		PadBottom: t.pt(margin),
	}
	strips := plot.Align(rows, tiles, c)
	for i, row := range rows {
		for j, p := range row {
			cell := strips[i][j]
			p.Draw(cell)
			data := p.DataCanvas(cell)
			strips[i][j] = tiles.At(c, j, i)
			strips[i][j].Min.Y, strips[i][j].Max.Y = data.Max.Y, data.Max.Y+t.pt(strip)
		}
	}
	return strips
}

// gridLines continue the marks of the vertical axis across the panel.
type gridLines struct{ draw.LineStyle }

var _ plot.Plotter = gridLines{}

// Plot implements plot.Plotter.
func (g gridLines) Plot(c draw.Canvas, p *plot.Plot) {
	_, toY := p.Transforms(&c)
	for _, tick := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
		y := toY(tick.Value)
		c.StrokeLine2(g.LineStyle, c.Min.X, y, c.Max.X, y)
	}
}

// rule is a vertical line at an epoch, with a label on top of the panel.
type rule struct {
	epoch float64
	draw.LineStyle
	label string
	text  text.Style
}

var _ plot.Plotter = rule{}

// Plot implements plot.Plotter.
func (r rule) Plot(c draw.Canvas, p *plot.Plot) {
	toX, _ := p.Transforms(&c)
	x := toX(r.epoch)
	c.StrokeLine2(r.LineStyle, x, c.Min.Y, x, c.Max.Y)
	half := r.text.Width(r.label) / 2
	style := r.text
	style.XAlign = draw.XCenter
	c.FillText(style, vg.Point{X: min(x, c.Max.X-half), Y: c.Max.Y + style.Font.Size/3}, r.label)
}
