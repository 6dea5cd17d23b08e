package datasets

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// greyOf returns a picture in grey, its bounds from 0 on. What is transparent
// becomes the paper that the picture was drawn for.
func greyOf(picture image.Image) *image.Gray {
	bounds := picture.Bounds()
	grey := image.NewGray(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	draw.Draw(grey, grey.Rect, image.NewUniform(paper(picture)), image.Point{}, draw.Src)
	draw.Draw(grey, grey.Rect, picture, bounds.Min, draw.Over)
	return grey
}

// oneColour is how far the levels of grey of what is drawn in one colour may be
// apart.
const oneColour = 64

// paper returns the level of grey that is behind what is transparent. If all
// that is opaque is of one colour, its shape is the drawing: the paper is white
// behind dark ink and black behind bright ink. Otherwise there is paper in the
// picture, and it goes on.
func paper(picture image.Image) color.Gray {
	if p, ok := picture.(interface{ Opaque() bool }); ok && p.Opaque() {
		return color.Gray{255} // it will not be seen
	}
	var levels [256]int // of the pixels that are more opaque than not
	seen := 0
	bounds := picture.Bounds()
	at := rgba64At(picture)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if c := at(x, y); c.A >= 1<<15 {
				// As color.GrayModel has it, without the opacity.
				levels[(19595*uint64(c.R)+38470*uint64(c.G)+7471*uint64(c.B)+1<<15)>>16*255/uint64(c.A)]++
				seen++
			}
		}
	}
	if seen == 0 {
		return color.Gray{255}
	}
	darkest, median, brightest := quantile(levels, seen/20), quantile(levels, seen/2), quantile(levels, seen-1-seen/20)
	switch {
	case brightest-darkest > oneColour:
		return color.Gray{uint8(median)}
	case median > 127:
		return color.Gray{0}
	default:
		return color.Gray{255}
	}
}

// quantile returns the level that so many pixels are below or at.
func quantile(levels [256]int, rank int) int {
	for level, n := range levels {
		if rank -= n; rank < 0 {
			return level
		}
	}
	return 255
}

// rgba64At returns what reads a picture's pixels, without an allocation for
// each if that can be had.
func rgba64At(picture image.Image) func(x, y int) color.RGBA64 {
	if p, ok := picture.(image.RGBA64Image); ok {
		return p.RGBA64At
	}
	return func(x, y int) color.RGBA64 {
		r, g, b, a := picture.At(x, y).RGBA()
		return color.RGBA64{R: uint16(r), G: uint16(g), B: uint16(b), A: uint16(a)}
	}
}
