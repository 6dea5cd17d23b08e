package plots

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"overfit/experiments/stats"
)

// forest shows intervals of one measure as lines below each other, on one axis.
type forest struct {
	measure string
	unit    Unit

	names   []string
	changes []Change
}

// add appends a change, unless it was not measured.
func (f *forest) add(name string, c Change) error {
	if c.Unit != f.unit {
		return fmt.Errorf("unit %+v, expected %+v as before", c.Unit, f.unit)
	}
	v := c.Interval
	if math.IsNaN(v.Estimate) && math.IsNaN(v.Low) && math.IsNaN(v.High) {
		return nil
	}
	f.names, f.changes = append(f.names, name), append(f.changes, c)
	return validateInterval(v)
}

// label says what the panel shows.
func (f forest) label() string {
	label := "Change of the " + f.measure
	if f.unit.Name != "" {
		label += " (" + f.unit.Name + ")"
	}
	return label
}

const forestPitch = lineHeight + 2 // of lines, in points

// height returns the height in points, with head and axis.
func (f forest) height() float64 {
	const axis = 48
	return lineHeight + float64(len(f.names))*forestPitch + axis
}

// number writes an interval.
func (f forest) number(v stats.Interval) string {
	d := f.unit.Decimals
	return signed(d, v.Estimate) + " (" + signed(d, v.Low) + " to " + signed(d, v.High) + ")"
}

// verdictStyles are the colour and the marker of each verdict.
var verdictStyles = map[stats.Verdict]struct {
	color color.RGBA
	shape draw.GlyphDrawer
}{
	stats.Better:  {blue, polygon{}},
	stats.Worse:   {vermillion, polygon{4, 0.125}},
	stats.Unclear: {darkGrey, ring{}},
}

func dot(t theme, v stats.Verdict) draw.GlyphStyle {
	s := t.dot(verdictStyles[v].color, verdictStyles[v].shape)
	s.Radius = t.pt(5.8)
	return s
}

const forestHead = "difference (95 % CI)"

// columns returns the widths of names and numbers.
func (f forest) columns(t theme) (names, numbers vg.Length) {
	style := t.text(textSize)
	numbers = style.Width(forestHead)
	for i, c := range f.changes {
		names = max(names, style.Width(f.name(i, t)))
		numbers = max(numbers, style.Width(f.number(c.Interval)))
	}
	return names, numbers
}

// name returns the i-th name, shortened.
func (f forest) name(i int, t theme) string {
	const longest = 190
	return shorten(f.names[i], t.text(textSize), t.pt(longest))
}

// draw draws the forest from the top of c on, with columns of these widths.
func (f forest) draw(c draw.Canvas, t theme, names, numbers vg.Length) {
	left, right, gap := t.text(textSize), t.text(textSize), t.pt(12)
	right.XAlign = draw.XRight
	c = draw.Crop(c, 0, 0, c.Size().Y-t.pt(f.height()), 0)
	c.FillText(left, vg.Point{X: c.Min.X, Y: c.Max.Y - t.pt(textSize)}, shorten(f.label(), left, c.Size().X-numbers-gap))
	c.FillText(right, vg.Point{X: c.Max.X, Y: c.Max.Y - t.pt(textSize)}, forestHead)
	p := f.panel(t)
	cell := draw.Crop(c, names+gap, -numbers-gap, 0, -t.pt(lineHeight))
	p.Draw(cell)
	data := p.DataCanvas(cell)
	for i, change := range f.changes {
		v := change.Interval
		at := locate(data, p, []float64{v.Low, v.High, v.Estimate}, []float64{f.line(i), f.line(i), f.line(i)})
		mark := dot(t, change.Verdict)
		drawWhisker(c, t.line(mark.Color, 2), at[0], at[1])
		c.DrawGlyphNoClip(mark, at[2])
		base := at[2].Y - t.pt(sampleHeight/2)
		c.FillText(left, vg.Point{X: c.Min.X, Y: base}, f.name(i, t))
		c.FillText(right, vg.Point{X: c.Max.X, Y: base}, f.number(v))
	}
}

// line returns the place of the i-th interval on the vertical axis.
func (f forest) line(i int) float64 { return -float64(i) }

// panel returns the axes, with a guide for every interval.
func (f forest) panel(t theme) *plot.Plot {
	ends := []float64{0}
	var guides plot.ConstantTicks
	for i, c := range f.changes {
		ends = append(ends, c.Interval.Low, c.Interval.High)
		guides = append(guides, plot.Tick{Value: f.line(i)})
	}
	x := extentOf(ends).padded(0.06)
	if x.lo == x.hi {
		x = extent{-1, 1}
	}
	p := newPanel(t,
		axis{"", x, roundTicks{limit: 6}},
		axis{"", extent{f.line(len(f.names)) + 0.5, 0.5}, guides})
	p.Y.LineStyle.Width, p.Y.Tick.Length = 0, 0
	p.Add(rule{0, idealLine(t)})
	return p
}
