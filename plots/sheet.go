package plots

import (
	"fmt"
	"image"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// sheet lays bitmaps of one size out in rows, from left to right.
type sheet struct {
	bitmaps []image.Image
	columns int
	gap     float64 // between bitmaps, in points
	below   float64 // room under each, in points
}

// add appends a bitmap, which must be as large as the others.
func (s *sheet) add(b image.Image) error {
	if len(s.bitmaps) > 0 && b.Bounds() != s.bitmaps[0].Bounds() {
		is, want := b.Bounds().Size(), s.bitmaps[0].Bounds().Size()
		return fmt.Errorf("%d x %d pixels, expected %d x %d as in the first", is.Y, is.X, want.Y, want.X)
	}
	s.bitmaps = append(s.bitmaps, b)
	return nil
}

// largest is the most a bitmap is enlarged to, in points.
const largest = 120

// size returns the size of each bitmap in points.
func (s sheet) size() (width, height float64) {
	width = min(largest, (naturalWidth-2*margin-s.gap*float64(s.columns-1))/float64(s.columns))
	pixels := s.bitmaps[0].Bounds().Size()
	return width, width * float64(pixels.Y) / float64(pixels.X)
}

// height returns the height of all rows in points.
func (s sheet) height() float64 {
	rows := (len(s.bitmaps) + s.columns - 1) / s.columns
	_, height := s.size()
	return float64(rows)*(height+s.below+s.gap) - s.gap
}

// draw draws the sheet from the top of c on, in its middle, and returns where
// each bitmap stands.
func (s sheet) draw(c draw.Canvas, t theme) []vg.Rectangle {
	width, height := s.size()
	all := float64(s.columns)*(width+s.gap) - s.gap
	left := c.Center().X - t.pt(all/2)
	places := make([]vg.Rectangle, len(s.bitmaps))
	for i, b := range s.bitmaps {
		row, column := float64(i/s.columns), float64(i%s.columns)
		at := vg.Point{
			X: left + t.pt(column*(width+s.gap)),
			Y: c.Max.Y - t.pt(row*(height+s.below+s.gap)+height),
		}
		places[i] = vg.Rectangle{Min: at, Max: at.Add(vg.Point{X: t.pt(width), Y: t.pt(height)})}
		drawBitmap(c, places[i], b)
		frame(c, t.line(grey, 0.8), places[i])
	}
	return places
}
