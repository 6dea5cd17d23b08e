package plots

import (
	"fmt"
	"image/color"
)

// look is what tells a run from others: the colour, and in grey the marker.
type look struct {
	color color.RGBA
	shape polygon
}

// haze is the one translucent colour: bands overlap, and none must hide
// another.
func (l look) haze() color.Color {
	return color.NRGBA{R: l.color.R, G: l.color.G, B: l.color.B, A: 50}
}

var looks = []look{
	{blue, polygon{0, 0}},
	{vermillion, polygon{4, 0.125}},
	{green, polygon{3, 0}},
	{purple, polygon{4, 0}},
	{black, polygon{3, 0.5}},
	{orange, polygon{5, 0}},
	{skyBlue, polygon{3, 0.25}},
	{grey, polygon{3, 0.75}},
}

// A Look is what tells a run from others in every figure, for who draws with something else.
type Look struct {
	Color   string  `json:"color"`   // #rrggbb
	Corners int     `json:"corners"` // of the marker, a filled regular polygon; 0 is a disc
	Turn    float64 `json:"turn"`    // of the marker, in full turns from pointing up
}

// Looks lists them in the order in which they are given to runs.
func Looks() []Look {
	var all []Look
	for _, l := range looks {
		all = append(all, Look{fmt.Sprintf("#%02x%02x%02x", l.color.R, l.color.G, l.color.B), l.shape.corners, l.shape.turn})
	}
	return all
}

// solid is the look of a line of its own or of the test set.
func (l look) solid(t theme) style { return style{t.line(l.color, 2.6), t.dot(l.color, l.shape)} }

// distinct reports when there are too many things to tell them apart.
func distinct(n int, what string) error {
	if n > len(looks) {
		return fmt.Errorf("%d %s in one figure, expected at most %d", n, what, len(looks))
	}
	return nil
}
