package augment

import (
	"cmp"
	"fmt"
	"math/rand/v2"
)

// Ranges say how far training images are distorted, so that a network never
// sees quite the same image twice. Each field is the range of one parameter,
// which is drawn for every image, uniformly and independently; a range of 0
// turns it off. Between pixels images are interpolated bilinearly, and what comes from
// outside of an image continues its edge.
//
// The names and their meaning are those of Keras's ImageDataGenerator, with its
// fill mode "nearest"; except that its height shift has moved images sideways
// since 2022.
type Ranges struct {
	Rotation    float64 `json:"rotation,omitempty"`     // up to that many degrees either way, at most 180
	WidthShift  float64 `json:"width_shift,omitempty"`  // left or right: below 1, a fraction of the width; from 1, pixels
	HeightShift float64 `json:"height_shift,omitempty"` // up or down: below 1, a fraction of the height; from 1, pixels
	Shear       float64 `json:"shear,omitempty"`        // up to that many degrees either way, at most 180
	Zoom        float64 `json:"zoom,omitempty"`         // height and width apart, to 1/(1+Zoom) up to 1/(1-Zoom) of the size; less than 1
}

// Validate reports the first field that is out of its range, for images of
// whatever size.
func (r Ranges) Validate() error {
	// The conditions are so written that NaN fails them.
	switch {
	case !(r.Rotation >= 0 && r.Rotation <= 180):
		return fmt.Errorf("rotation %v, expected 0 to 180 degrees", r.Rotation)
	case !(r.WidthShift >= 0):
		return fmt.Errorf("width shift %v, expected 0 or more", r.WidthShift)
	case !(r.HeightShift >= 0):
		return fmt.Errorf("height shift %v, expected 0 or more", r.HeightShift)
	case !(r.Shear >= 0 && r.Shear <= 180):
		return fmt.Errorf("shear %v, expected 0 to 180 degrees", r.Shear)
	case !(r.Zoom >= 0 && r.Zoom < 1):
		return fmt.Errorf("zoom %v, expected 0 to less than 1", r.Zoom)
	}
	return nil
}

// ValidateFor is Validate for images of one size, which none may be shifted out
// of.
func (r Ranges) ValidateFor(height, width int) error {
	return cmp.Or(
		r.Validate(),
		shiftWithin("width shift", r.WidthShift, "width", width),
		shiftWithin("height shift", r.HeightShift, "height", height),
	)
}

func shiftWithin(name string, shift float64, side string, pixels int) error {
	if shift <= float64(pixels) {
		return nil
	}
	return fmt.Errorf("%s %v, expected a fraction of the %s below 1, or 1 to %d pixels", name, shift, side, pixels)
}

// Distort sets dst to the image src, both [height][width], distorted by parameters of its own and scaled to [0, 1]. They
// depend on the key and the row alone: give each epoch a key of its own, drawn at random, and the row in the data set, and
// what an image looks like in that epoch is the same whenever and wherever it is distorted. The ranges must be valid for the
// size. It allocates nothing.
func (r Ranges) Distort(dst []float32, src []byte, height, width int, key uint64, row int) {
	r.draw(streamOf(key, row), height, width).affine(height, width).warp(dst, src, height, width)
}

// streamOf returns the generator of a row's parameters under a key.
func streamOf(key uint64, row int) *rand.PCG { return rand.NewPCG(key, uint64(row)) }
