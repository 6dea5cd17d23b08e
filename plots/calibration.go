package plots

import (
	"errors"
	"fmt"
	"math"
)

// Calibration is what a network's confidence was worth: the images sorted by
// the probability given to the class predicted, and cut into bins.
type Calibration struct {
	Title string
	Bins  []Bin // by increasing confidence

	// Networks is how many of one kind, as over seeds, the bins are of together,
	// each with the same images; 0 is 1.
	Networks int

	// Expected calibration errors as means over the networks, fractions from 0 to
	// 1. Those of single networks are larger than that of all their images
	// together, in which chance is less, and can be compared with the floor.
	Error       float64 // 0: that of the bins
	ScaledError float64 // when one temperature has taken over-confidence out; 0: not measured
	Floor       float64 // which a perfectly calibrated network would have by chance; 0: not measured
}

// Bin is the images whose confidence lies in one interval.
type Bin struct {
	Images int // a bin without any is left out

	// Means over the images, fractions from 0 to 1.
	Confidence, Accuracy float64
}

// filled returns the calibration without empty bins.
func (c Calibration) filled() Calibration {
	out := c
	out.Bins, out.Networks = nil, max(1, c.Networks)
	for _, b := range c.Bins {
		if b.Images != 0 {
			out.Bins = append(out.Bins, b)
		}
	}
	return out
}

// validate reports the first reason why the bins cannot be drawn.
func (c Calibration) validate() error {
	const most = 100
	if len(c.Bins) > most {
		return fmt.Errorf("%d bins, expected at most %d", len(c.Bins), most)
	}
	before := -1.0
	for i, b := range c.Bins {
		switch {
		case b.Images == 0:
			continue
		case b.Images < 0 || b.Images > maxImages:
			return fmt.Errorf("bin %d has %d images, expected 0 to %d", i+1, b.Images, maxImages)
		case !(b.Confidence >= 0 && b.Confidence <= 1): // a NaN fails too
			return fmt.Errorf("bin %d has confidence %v, expected 0 to 1", i+1, b.Confidence)
		case !(b.Accuracy >= 0 && b.Accuracy <= 1):
			return fmt.Errorf("bin %d has accuracy %v, expected 0 to 1", i+1, b.Accuracy)
		case b.Confidence <= before:
			return fmt.Errorf("bin %d has confidence %v after %v, expected increasing confidences", i+1, b.Confidence, before)
		}
		before = b.Confidence
	}
	if before < 0 {
		return errors.New("no images in any bin")
	}
	if c.Networks < 0 {
		return fmt.Errorf("%d networks", c.Networks)
	}
	for _, v := range []float64{c.Error, c.ScaledError, c.Floor} {
		if !(v >= 0 && v <= 1) {
			return fmt.Errorf("calibration error %v, expected 0 to 1", v)
		}
	}
	return nil
}

func (c Calibration) images() float64 {
	n := 0.0
	for _, b := range c.Bins {
		n += float64(b.Images)
	}
	return n
}

// mean returns a figure's mean over the images, in per cent.
func (c Calibration) mean(of func(Bin) float64) float64 {
	sum := 0.0
	for _, b := range c.Bins {
		sum += float64(b.Images) * of(b)
	}
	return 100 * sum / c.images()
}

// each returns a figure of every bin, in per cent.
func (c Calibration) each(of func(Bin) float64) []float64 {
	out := make([]float64, len(c.Bins))
	for i, b := range c.Bins {
		out[i] = 100 * of(b)
	}
	return out
}

// fewImages is a number of images whose accuracy says nothing.
const fewImages = 10

// telling returns the calibration with the bins of enough images a network, or
// with all of them if there is none.
func (c Calibration) telling() Calibration {
	out := c
	out.Bins = nil
	for _, b := range c.Bins {
		if b.Images >= fewImages*c.Networks {
			out.Bins = append(out.Bins, b)
		}
	}
	if out.Bins == nil {
		return c
	}
	return out
}

func (b Bin) confidence() float64 { return b.Confidence }
func (b Bin) accuracy() float64   { return b.Accuracy }
func (b Bin) error() float64      { return math.Abs(b.Accuracy - b.Confidence) }

// wilson returns the ends of the accuracy's 95 % confidence interval for that
// many images (Wilson, J. Am. Stat. Assoc. 22, 1927), which unlike the normal one
// stays within 0 to 1 and is right for few images.
func (b Bin) wilson(images float64) (lo, hi float64) {
	const z2 = 1.959963984540054 * 1.959963984540054
	centre := (b.Accuracy + z2/(2*images)) / (1 + z2/images)
	half := math.Sqrt(z2*(b.Accuracy*(1-b.Accuracy)/images+z2/(4*images*images))) / (1 + z2/images)
	return max(0, centre-half), min(1, centre+half)
}
