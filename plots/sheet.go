package plots

import (
	"fmt"
	"image"
	"math"

	xdraw "golang.org/x/image/draw"
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
//
// All are one image: of several, PDF files keep no certain order.
func (s sheet) draw(c draw.Canvas, t theme) []vg.Rectangle {
	all := s.combine()
	width, _ := s.size()
	scale := t.pt(width) / vg.Length(all.places[0].Dx())
	size := vg.Point{X: scale * vg.Length(all.Rect.Dx()), Y: scale * vg.Length(all.Rect.Dy())}
	corner := vg.Point{X: c.Center().X - size.X/2, Y: c.Max.Y - size.Y}
	c.DrawImage(vg.Rectangle{Min: corner, Max: corner.Add(size)}, all)
	places := make([]vg.Rectangle, len(s.bitmaps))
	for i, r := range all.places {
		places[i] = vg.Rectangle{
			Min: vg.Point{X: corner.X + scale*vg.Length(r.Min.X), Y: c.Max.Y - scale*vg.Length(r.Max.Y)},
			Max: vg.Point{X: corner.X + scale*vg.Length(r.Max.X), Y: c.Max.Y - scale*vg.Length(r.Min.Y)},
		}
		frame(c, t.line(grey, 0.8), places[i])
	}
	return places
}

// combined is all bitmaps of a sheet in one, and where each of them is.
type combined struct {
	*image.RGBA
	places []image.Rectangle
}

// combine enlarges the bitmaps, for all formats smooth between pixels, and
// large ones have little to smooth. Between them is paper.
func (s sheet) combine() combined {
	const (
		side   = 256 // pixels of a bitmap, if there are
		budget = 4e6 // pixels of all
	)
	pixels := s.bitmaps[0].Bounds().Size()
	area := float64(pixels.X * pixels.Y * len(s.bitmaps))
	factor := max(1, min(side/max(pixels.X, pixels.Y), int(math.Sqrt(budget/area))))
	size := pixels.Mul(factor)
	width, height := s.size()
	scale := float64(size.X) / width
	pitch := image.Pt(size.X+int(scale*s.gap+0.5), int(scale*(height+s.below+s.gap)+0.5))
	var all combined
	var bounds image.Rectangle
	for i := range s.bitmaps {
		at := image.Pt(i%s.columns*pitch.X, i/s.columns*pitch.Y)
		all.places = append(all.places, image.Rectangle{at, at.Add(size)})
		bounds = bounds.Union(all.places[i])
	}
	all.RGBA = image.NewRGBA(bounds)
	xdraw.Draw(all, bounds, image.White, image.Point{}, xdraw.Src)
	for i, b := range s.bitmaps {
		xdraw.NearestNeighbor.Scale(all, all.places[i], b, b.Bounds(), xdraw.Src, nil)
	}
	return all
}
