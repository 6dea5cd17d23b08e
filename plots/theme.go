package plots

import (
	"image/color"
	"sort"
	"strings"
	"unicode"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes in points of a figure at its natural size. Shrunk to a column of 8 cm,
// a third, the lettering is still above 5 points.
const (
	naturalWidth = 24 / 2.54 * 72 // 24 cm

	titleSize = 20.0
	textSize  = 16.0

	titleHeight = 30.0
	lineHeight  = 22.0
	margin      = 8.0
)

// The colours of Okabe and Ito but for yellow, which is lost on white paper.
var (
	black      = color.RGBA{A: 255}
	white      = color.RGBA{R: 255, G: 255, B: 255, A: 255}
	orange     = color.RGBA{R: 230, G: 159, A: 255}
	skyBlue    = color.RGBA{R: 86, G: 180, B: 233, A: 255}
	green      = color.RGBA{G: 158, B: 115, A: 255}
	blue       = color.RGBA{G: 114, B: 178, A: 255}
	vermillion = color.RGBA{R: 213, G: 94, A: 255}
	purple     = color.RGBA{R: 204, G: 121, B: 167, A: 255}
)

// Shades beside them, opaque: what shines through prints unevenly.
var (
	darkGrey  = color.RGBA{R: 95, G: 95, B: 95, A: 255}
	grey      = color.RGBA{R: 140, G: 140, B: 140, A: 255}
	lightGrey = color.RGBA{R: 224, G: 224, B: 224, A: 255}
	gapTint   = color.RGBA{R: 248, G: 227, B: 210, A: 255} // a fifth of vermillion
)

// theme turns points at natural size into lengths of the figure being written.
type theme struct{ unit vg.Length }

func (t theme) pt(points float64) vg.Length { return vg.Length(points) * t.unit }

// text returns a style that begins at a point on the base line. There is one
// font for everything, for vgpdf mixes up two in one file.
func (t theme) text(points float64) text.Style {
	return text.Style{
		Color:   black,
		Font:    font.Font{Typeface: "Liberation", Variant: "Sans", Size: t.pt(points)},
		XAlign:  draw.XLeft,
		YAlign:  draw.YBottom,
		Handler: plot.DefaultTextHandler,
	}
}

// line returns a style with alternating lengths of dash and space.
func (t theme) line(c color.Color, width float64, dashes ...float64) draw.LineStyle {
	s := draw.LineStyle{Color: c, Width: t.pt(width)}
	for _, d := range dashes {
		s.Dashes = append(s.Dashes, t.pt(d))
	}
	return s
}

// dot returns a marker for a value that stands alone or ends a curve.
func (t theme) dot(c color.Color, shape draw.GlyphDrawer) draw.GlyphStyle {
	return draw.GlyphStyle{Color: c, Radius: t.pt(4.2), Shape: shape}
}

// large returns a marker that shows on a curve which has others.
func large(t theme, s draw.GlyphStyle) draw.GlyphStyle {
	s.Radius = t.pt(5.8)
	return s
}

// shorten puts s on one line no wider than width. What has to go goes from the
// middle, for runs are often distinguished by the ends of their names. Control
// characters, which SVG must not contain, become spaces.
func shorten(s string, style text.Style, width vg.Length) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if style.Width(s) <= width {
		return s
	}
	runes := []rune(s)
	keeping := func(n int) string { return string(runes[:(n+1)/2]) + "…" + string(runes[len(runes)-n/2:]) }
	dropped := sort.Search(len(runes), func(n int) bool { return style.Width(keeping(len(runes)-n)) <= width })
	return keeping(len(runes) - dropped)
}
