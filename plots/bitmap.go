package plots

import (
	"errors"
	"fmt"
	"image"
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// maxBitmap is the longest side that a bitmap may have, in pixels.
const maxBitmap = 128

// bitmap colours rows of values, from the top.
func bitmap[T any](rows [][]T, shade func(T) color.Color) (image.Image, error) {
	if len(rows) == 0 || len(rows[0]) == 0 {
		return nil, errors.New("no pixels")
	}
	if h, w := len(rows), len(rows[0]); h > maxBitmap || w > maxBitmap {
		return nil, fmt.Errorf("%d x %d pixels, expected at most %d x %d", h, w, maxBitmap, maxBitmap)
	}
	img := image.NewRGBA(image.Rect(0, 0, len(rows[0]), len(rows)))
	for y, row := range rows {
		if len(row) != len(rows[0]) {
			return nil, fmt.Errorf("row %d has %d pixels, expected %d as in the first", y+1, len(row), len(rows[0]))
		}
		for x, v := range row {
			img.Set(x, y, shade(v))
		}
	}
	return img, nil
}

// frame outlines a rectangle.
func frame(c draw.Canvas, s draw.LineStyle, r vg.Rectangle) {
	c.StrokeLines(s, []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}, r.Min})
}

// mix returns the colour a share of the way from one to another.
func mix(from, to color.RGBA, share float64) color.RGBA {
	part := func(a, b uint8) uint8 { return uint8(float64(a) + share*(float64(b)-float64(a)) + 0.5) }
	return color.RGBA{part(from.R, to.R), part(from.G, to.G), part(from.B, to.B), 255}
}
