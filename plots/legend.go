package plots

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of a legend's samples in points.
const (
	sampleWidth  = 28.0
	sampleHeight = 11.0 // of a capital letter
	sampleGap    = 6.0
)

// key is an entry of a legend: a sample of what is drawn and what it means.
type key struct {
	sample func(draw.Canvas)
	text   string
}

// drawKeys draws entries side by side, each as wide as cell, the first at the
// given point of the base line. One without a sample leaves its cell free.
func drawKeys(c draw.Canvas, t theme, at vg.Point, cell vg.Length, keys ...key) {
	style := t.text(textSize)
	for _, k := range keys {
		if k.sample == nil {
			at.X += cell
			continue
		}
		k.sample(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: at,
			Max: at.Add(vg.Point{X: t.pt(sampleWidth), Y: t.pt(sampleHeight)}),
		}})
		indent := t.pt(sampleWidth + sampleGap)
		c.FillText(style, at.Add(vg.Point{X: indent}), shorten(k.text, style, cell-indent))
		at.X += cell
	}
}

// keyGap stands between entries, in points.
const keyGap = 17.0

// width returns the width of an entry.
func (k key) width(t theme) vg.Length {
	return t.pt(sampleWidth+sampleGap) + t.text(textSize).Width(k.text)
}

// flowKeys draws entries side by side, each as wide as it needs and no further
// than the edge of c.
func flowKeys(c draw.Canvas, t theme, at vg.Point, keys []key) {
	for _, k := range keys {
		cell := k.width(t) + t.pt(keyGap)
		drawKeys(c, t, at, min(cell, c.Max.X-at.X), k)
		at.X += cell
	}
}

// wrapKeys breaks entries into lines for flowKeys, of a figure's full width.
func wrapKeys(keys []key) (lines [][]key) {
	const edge = naturalWidth - 2*margin
	t, x := theme{1}, vg.Length(0)
	for _, k := range keys {
		if lines == nil || x+k.width(t) > edge {
			lines, x = append(lines, nil), 0
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], k)
		x += k.width(t) + keyGap
	}
	return lines
}

// lineSample shows a line.
func lineSample(s draw.LineStyle) func(draw.Canvas) {
	return func(c draw.Canvas) {
		y := c.Center().Y
		c.StrokeLine2(s, c.Min.X, y, c.Max.X, y)
	}
}

// ruleSample shows a vertical line.
func ruleSample(s draw.LineStyle) func(draw.Canvas) {
	return func(c draw.Canvas) {
		x, over := c.Center().X, c.Size().Y/4
		c.StrokeLine2(s, x, c.Min.Y-over, x, c.Max.Y+over)
	}
}

// areaSample shows a band.
func areaSample(fill color.Color) func(draw.Canvas) {
	return func(c draw.Canvas) {
		c.FillPolygon(fill, []vg.Point{c.Min, {X: c.Max.X, Y: c.Min.Y}, c.Max, {X: c.Min.X, Y: c.Max.Y}})
	}
}

// swatch shows a shade of a colour scale.
func swatch(t theme, fill color.Color) func(draw.Canvas) {
	return func(c draw.Canvas) {
		areaSample(fill)(c)
		frame(c, t.line(grey, 0.8), c.Rectangle)
	}
}

// markerSample shows a marker.
func markerSample(s draw.GlyphStyle) func(draw.Canvas) {
	return func(c draw.Canvas) { c.DrawGlyphNoClip(s, c.Center()) }
}
