package datasets

import (
	"errors"
	"image"
	"math"
	"slices"

	"golang.org/x/image/draw"
)

// Digit makes of a picture of one digit an image [size][size] as MNIST has them: white on black, 0 to 255, the digit
// fitted into a box of 20/28 of the size and centred by its mass (LeCun et al. 1998).
//
//  1. The picture becomes grey; what is transparent becomes paper, white behind dark ink and black behind bright ink.
//  2. The median of the pixels along its edges is the background. A bright one, above 127, means dark ink: the
//     picture is inverted.
//  3. The background and its noise (the 90th percentile of what the edges have above the median) are subtracted, and
//     the rest stretched to 255. Ink of fewer than 32 levels is no digit: an error.
//  4. The rectangle around the ink is scaled, sides in proportion, the longer one to the box, by averaging. Ink
//     below 16 does not widen the rectangle, nor, where the background has noise, ink below 64.
//  5. The centre of mass is moved to the image's, by whole pixels, as far as the digit stays inside.
func Digit(picture image.Image, size int) ([]byte, error) {
	bounds := picture.Bounds()
	if err := checkPicture(bounds.Dx(), bounds.Dy()); err != nil {
		return nil, err
	}
	grey := greyOf(picture)
	ink, err := inkBounds(grey)
	if err != nil {
		return nil, err
	}

	side := max(1, int(math.Round(float64(size)*20/28)))
	scale := float64(side) / float64(max(ink.Dx(), ink.Dy()))
	width := max(1, int(math.Round(scale*float64(ink.Dx()))))
	height := max(1, int(math.Round(scale*float64(ink.Dy()))))
	box := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.BiLinear.Scale(box, box.Rect, grey, ink, draw.Src, nil)

	var mass, massX, massY float64
	for y := range height {
		for x := range width {
			v := float64(box.RGBAAt(x, y).R)
			mass += v
			massX += v * float64(x)
			massY += v * float64(y)
		}
	}
	if mass == 0 {
		return nil, errNoDigit
	}
	left := placed(massX/mass, width, size)
	top := placed(massY/mass, height, size)
	out := make([]byte, size*size)
	for y := range height {
		for x := range width {
			out[(top+y)*size+left+x] = box.RGBAAt(x, y).R
		}
	}
	return out, nil
}

var errNoDigit = errors.New("no digit to be seen: all of the picture is alike")

// placed returns where a line of the given length begins, so that its centre comes to that of a line of the given
// size, in which it stays.
func placed(centre float64, length, size int) int {
	return min(max(0, int(math.Round(float64(size)/2-centre))), size-length)
}

// inkBounds turns the picture into ink, 0 to 255, and returns the rectangle around it.
func inkBounds(grey *image.Gray) (image.Rectangle, error) {
	background := median(edges(grey))
	if background > 127 {
		for i, v := range grey.Pix {
			grey.Pix[i] = 255 - v
		}
		background = 255 - background
	}
	around := edges(grey)
	slices.Sort(around)
	floor := max(background, around[len(around)*9/10])
	most := slices.Max(grey.Pix)
	if int(most)-int(floor) < 32 {
		return image.Rectangle{}, errNoDigit
	}
	var stretched [256]uint8
	for v := int(floor) + 1; v < 256; v++ {
		stretched[v] = uint8(min(255, (255*(v-int(floor))+int(most-floor)/2)/int(most-floor)))
	}
	threshold := uint8(16)
	if floor > background {
		threshold = 64
	}
	var ink image.Rectangle
	width := grey.Rect.Dx()
	for i, v := range grey.Pix {
		grey.Pix[i] = stretched[v]
		if grey.Pix[i] >= threshold {
			x, y := i%width, i/width
			ink = ink.Union(image.Rect(x, y, x+1, y+1))
		}
	}
	return ink, nil
}

// edges returns the outermost pixels.
func edges(grey *image.Gray) []uint8 {
	width, height := grey.Rect.Dx(), grey.Rect.Dy()
	out := slices.Concat(grey.Pix[:width], grey.Pix[(height-1)*width:])
	for y := range height {
		out = append(out, grey.Pix[y*width], grey.Pix[y*width+width-1])
	}
	return out
}

func median(values []uint8) uint8 {
	slices.Sort(values)
	return values[len(values)/2]
}
