package plots

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// curve joins the values of neighbouring epochs. (plotter.Line refuses NaN.) A
// value without neighbours, which no line would show, is a dot.
type curve struct {
	x, y []float64
	style
}

// style is the look of a curve.
type style struct {
	line draw.LineStyle
	dot  draw.GlyphStyle
}

// sample shows the line and the dot.
func (s style) sample(c draw.Canvas) {
	lineSample(s.line)(c)
	c.DrawGlyphNoClip(s.dot, c.Center())
}

var _ plot.Plotter = curve{}

// Plot implements plot.Plotter.
func (cv curve) Plot(c draw.Canvas, p *plot.Plot) {
	for _, s := range stretches(cv.y) {
		points := locate(c, p, cv.x[s.from:s.to], cv.y[s.from:s.to])
		if len(points) == 1 {
			c.DrawGlyphNoClip(cv.dot, points[0])
			continue
		}
		c.StrokeLines(cv.line, points)
	}
}

// sample shows the line, and the dot where the curve has one.
func (cv curve) sample(c draw.Canvas) {
	lineSample(cv.line)(c)
	for _, s := range stretches(cv.y) {
		if s.to-s.from == 1 {
			c.DrawGlyphNoClip(cv.dot, c.Center())
			return
		}
	}
}

// dotted is a curve with a dot for every value.
type dotted curve

var _ plot.Plotter = dotted{}

// Plot implements plot.Plotter.
func (d dotted) Plot(c draw.Canvas, p *plot.Plot) {
	curve(d).Plot(c, p)
	for _, s := range stretches(d.y) {
		for _, at := range locate(c, p, d.x[s.from:s.to], d.y[s.from:s.to]) {
			c.DrawGlyphNoClip(d.dot, at)
		}
	}
}

// band fills the area between two curves where both have values.
type band struct {
	x, a, b []float64
	color.Color
}

var _ plot.Plotter = band{}

// Plot implements plot.Plotter.
func (b band) Plot(c draw.Canvas, p *plot.Plot) {
	for _, s := range stretches(b.a, b.b) {
		there := locate(c, p, b.x[s.from:s.to], b.a[s.from:s.to])
		back := locate(c, p, b.x[s.from:s.to], b.b[s.from:s.to])
		slices.Reverse(back)
		c.FillPolygon(b.Color, append(there, back...))
	}
}

// locate returns the places of values on the canvas.
func locate(c draw.Canvas, p *plot.Plot, x, y []float64) []vg.Point {
	toX, toY := p.Transforms(&c)
	points := make([]vg.Point, len(x))
	for i := range points {
		points[i] = vg.Point{X: toX(x[i]), Y: toY(y[i])}
	}
	return points
}
