package datasets

import (
	"cmp"
	"fmt"
	"math/rand/v2"
)

// Augmentation distorts training images at random, so that a network never sees
// quite the same image twice. Each field is the range of one parameter, which
// is drawn for every image, uniformly and independently; a range of 0 turns it
// off. Between pixels images are interpolated bilinearly, and what comes from
// outside of an image continues its edge.
//
// The names and their meaning are those of Keras's ImageDataGenerator, with its
// fill mode "nearest"; except that its height shift has moved images sideways
// since 2022.
type Augmentation struct {
	Rotation    float64 `json:"rotation,omitempty"`     // up to so many degrees either way, at most 180
	WidthShift  float64 `json:"width_shift,omitempty"`  // left or right: below 1, a fraction of the width; from 1, pixels
	HeightShift float64 `json:"height_shift,omitempty"` // up or down: below 1, a fraction of the height; from 1, pixels
	Shear       float64 `json:"shear,omitempty"`        // up to so many degrees either way, at most 180
	Zoom        float64 `json:"zoom,omitempty"`         // height and width apart, to 1/(1+Zoom) up to 1/(1-Zoom) of the size; less than 1
}

// Validate reports the first field that is out of its range, for images of
// whatever size.
func (a Augmentation) Validate() error {
	// The conditions are so written that NaN fails them.
	switch {
	case !(a.Rotation >= 0 && a.Rotation <= 180):
		return fmt.Errorf("rotation %v, expected 0 to 180 degrees", a.Rotation)
	case !(a.WidthShift >= 0):
		return fmt.Errorf("width shift %v, expected 0 or more", a.WidthShift)
	case !(a.HeightShift >= 0):
		return fmt.Errorf("height shift %v, expected 0 or more", a.HeightShift)
	case !(a.Shear >= 0 && a.Shear <= 180):
		return fmt.Errorf("shear %v, expected 0 to 180 degrees", a.Shear)
	case !(a.Zoom >= 0 && a.Zoom < 1):
		return fmt.Errorf("zoom %v, expected 0 to less than 1", a.Zoom)
	}
	return nil
}

// ValidateFor is Validate for images of one size, which none may be shifted out
// of.
func (a Augmentation) ValidateFor(height, width int) error {
	return cmp.Or(
		a.Validate(),
		shiftWithin("width shift", a.WidthShift, "width", width),
		shiftWithin("height shift", a.HeightShift, "height", height),
	)
}

func shiftWithin(name string, shift float64, side string, pixels int) error {
	if shift <= float64(pixels) {
		return nil
	}
	return fmt.Errorf("%s %v, expected a fraction of the %s below 1, or 1 to %d pixels", name, shift, side, pixels)
}

// FillAugmented is [Split.Fill] with each image distorted by parameters of its
// own. They depend on the key and the row alone: give each epoch a key of its
// own, drawn at random, and what an image looks like in that epoch is the same
// in whatever batch it is and whoever fills it. The ranges of a must be valid
// for the images; without any, the images are those of Fill, bit for bit.
//
// Like Fill it allocates nothing, and several goroutines may each fill a part
// of one batch.
func (s Split) FillAugmented(images []float32, labels []int, rows []int, a Augmentation, key uint64) int {
	if a == (Augmentation{}) {
		return s.Fill(images, labels, rows)
	}
	size := s.height * s.width
	for i, row := range rows {
		m := a.draw(streamOf(key, row), s.height, s.width).affine(s.height, s.width)
		labels[i] = s.Label(row)
		m.warp(images[i*size:(i+1)*size], s.Image(row), s.height, s.width)
	}
	return len(rows)
}

// streamOf returns the generator of a row's parameters under a key.
func streamOf(key uint64, row int) *rand.PCG { return rand.NewPCG(key, uint64(row)) }
