package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// axis is one side of a panel.
type axis struct {
	label string
	extent
	ticks plot.Ticker
}

// newPanel returns axes in the house style.
func newPanel(t theme, x, y axis) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	for _, side := range []struct {
		to   *plot.Axis
		from axis
	}{{&p.X, x}, {&p.Y, y}} {
		a := side.to
		a.Label.Text, a.Min, a.Max, a.Tick.Marker = side.from.label, side.from.lo, side.from.hi, side.from.ticks
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

// newEpochPanel returns axes for values over epochs.
func newEpochPanel(t theme, label string, values extent, epochs ...[]float64) *plot.Plot {
	return newPanel(t,
		axis{"Epoch", epochExtent(epochs...), roundTicks{limit: 7, minStep: 1}},
		axis{label, values, roundTicks{limit: 8}})
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

// rule is a vertical line.
type rule struct {
	x float64
	draw.LineStyle
}

var _ plot.Plotter = rule{}

// Plot implements plot.Plotter.
func (r rule) Plot(c draw.Canvas, p *plot.Plot) {
	toX, _ := p.Transforms(&c)
	x := toX(r.x)
	c.StrokeLine2(r.LineStyle, x, c.Min.Y, x, c.Max.Y)
}

// ruleLabel names a rule on top of the panel.
type ruleLabel struct {
	x    float64
	text string
	text.Style
}

var _ plot.Plotter = ruleLabel{}

// Plot implements plot.Plotter.
func (l ruleLabel) Plot(c draw.Canvas, p *plot.Plot) {
	toX, _ := p.Transforms(&c)
	l.XAlign = draw.XCenter
	x := min(toX(l.x), c.Max.X-l.Width(l.text)/2)
	c.FillText(l.Style, vg.Point{X: x, Y: c.Max.Y + l.Font.Size/3}, l.text)
}

// markLine is the look of a rule.
func markLine(t theme) draw.LineStyle { return t.line(darkGrey, 1.6, 2, 3) }

// level is a horizontal line.
type level struct {
	y float64
	draw.LineStyle
}

var _ plot.Plotter = level{}

// Plot implements plot.Plotter.
func (l level) Plot(c draw.Canvas, p *plot.Plot) {
	_, toY := p.Transforms(&c)
	y := toY(l.y)
	c.StrokeLine2(l.LineStyle, c.Min.X, y, c.Max.X, y)
}

// idealLine is the look of a line on which two things are equal.
func idealLine(t theme) draw.LineStyle { return t.line(darkGrey, 1.6) }
