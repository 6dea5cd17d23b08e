package plots

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// whiskers are vertical bars from a to b, where both have values.
type whiskers struct {
	x, a, b []float64
	draw.LineStyle
}

var _ plot.Plotter = whiskers{}

// Plot implements plot.Plotter.
func (w whiskers) Plot(c draw.Canvas, p *plot.Plot) {
	for _, s := range stretches(w.a, w.b) {
		from := locate(c, p, w.x[s.from:s.to], w.a[s.from:s.to])
		to := locate(c, p, w.x[s.from:s.to], w.b[s.from:s.to])
		for i := range from {
			drawWhisker(c, w.LineStyle, from[i], to[i])
		}
	}
}

// drawWhisker draws a bar, upright or lying, and a tip across either end.
func drawWhisker(c draw.Canvas, s draw.LineStyle, from, to vg.Point) {
	tip := vg.Point{X: 2 * s.Width}
	if from.Y == to.Y {
		tip = vg.Point{Y: 2 * s.Width}
	}
	c.StrokeLine2(s, from.X, from.Y, to.X, to.Y)
	for _, end := range []vg.Point{from, to} {
		c.StrokeLine2(s, end.X-tip.X, end.Y-tip.Y, end.X+tip.X, end.Y+tip.Y)
	}
}

func intervalLine(t theme, c color.Color) draw.LineStyle { return t.line(c, 1.6) }

// whiskerSample shows an upright bar.
func whiskerSample(s draw.LineStyle) func(draw.Canvas) {
	return func(c draw.Canvas) {
		x, over := c.Center().X, c.Size().Y/4
		drawWhisker(c, s, vg.Point{X: x, Y: c.Min.Y - over}, vg.Point{X: x, Y: c.Max.Y + over})
	}
}
