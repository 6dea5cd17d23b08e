package plots

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// marker marks one point of a curve.
type marker struct {
	x, y float64
	draw.GlyphStyle
}

var _ plot.Plotter = marker{}

// Plot implements plot.Plotter.
func (m marker) Plot(c draw.Canvas, p *plot.Plot) {
	c.DrawGlyphNoClip(m.GlyphStyle, locate(c, p, []float64{m.x}, []float64{m.y})[0])
}

// ring is an open circle.
type ring struct{}

var _ draw.GlyphDrawer = ring{}

// DrawGlyph implements draw.GlyphDrawer.
func (ring) DrawGlyph(c *draw.Canvas, s draw.GlyphStyle, at vg.Point) {
	outline := polygon{}.outline(at, s.Radius*0.8)
	c.SetColor(white)
	c.Fill(outline)
	c.SetLineStyle(draw.LineStyle{Color: s.Color, Width: s.Radius * 0.4})
	c.Stroke(outline)
}

// polygon is a filled regular polygon with a white rim, which keeps markers
// apart that overlap.
type polygon struct {
	corners int     // 0 is a disc
	turn    float64 // in full turns, from pointing up
}

var _ draw.GlyphDrawer = polygon{}

// DrawGlyph implements draw.GlyphDrawer.
func (g polygon) DrawGlyph(c *draw.Canvas, s draw.GlyphStyle, at vg.Point) {
	c.SetColor(white)
	c.Fill(g.outline(at, s.Radius*1.2))
	c.SetColor(s.Color)
	c.Fill(g.outline(at, s.Radius))
}

// outline has the area of a circle of the radius, whatever the corners: only
// then do the shapes look equally large.
func (g polygon) outline(at vg.Point, radius vg.Length) vg.Path {
	var path vg.Path
	if g.corners == 0 {
		path.Move(vg.Point{X: at.X + radius, Y: at.Y})
		path.Arc(at, radius, 0, 2*math.Pi)
		path.Close()
		return path
	}
	n := float64(g.corners)
	radius *= vg.Length(math.Sqrt(2 * math.Pi / (n * math.Sin(2*math.Pi/n))))
	for i := range g.corners {
		sin, cos := math.Sincos(2 * math.Pi * (0.25 + g.turn + float64(i)/n))
		corner := vg.Point{X: at.X + radius*vg.Length(cos), Y: at.Y + radius*vg.Length(sin)}
		if i == 0 {
			path.Move(corner)
		} else {
			path.Line(corner)
		}
	}
	path.Close()
	return path
}
