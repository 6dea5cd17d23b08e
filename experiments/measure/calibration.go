package measure

import "math"

// numBins is how many bins Guo et al. take.
const numBins = 15

// Calibration compares how sure a model is of the classes it predicts with how often it is right (Guo et al., "On
// Calibration of Modern Neural Networks", ICML 2017). A network that over-fits becomes too sure of itself.
type Calibration struct {
	// Error is the expected calibration error: the distance between confidence and accuracy in a bin, as a mean over
	// the images.
	Error float64 `json:"expected_calibration_error"`
	// Floor is the error that is expected of as many images if each is right with a probability of its confidence: about
	// what a perfectly calibrated network shows. Where a bin's images are right is a sum of chances, whose distance from
	// its mean is taken to be normal.
	Floor float64 `json:"calibration_floor,omitempty"`
	Bins  []Bin   `json:"bins"` // of equal width, from confidence 0 to 1
}

// A Bin is the images with a confidence, the probability of the class predicted, in some range.
type Bin struct {
	Images     int     `json:"images"`
	Confidence float64 `json:"confidence"` // mean over the images; 0 without any
	Accuracy   float64 `json:"accuracy"`   // fraction predicted correctly; 0 without any
}

// bins sums up the images of each bin.
type bins []struct {
	images, correct int
	confidence      float64
	variance        float64 // of how many are right, if confidence is the probability of that
}

// add counts an image. A bin has its upper end, not its lower one.
func (b bins) add(confidence float64, correct bool) {
	bin := &b[min(max(int(math.Ceil(confidence*float64(len(b))))-1, 0), len(b)-1)]
	bin.images++
	bin.confidence += confidence
	bin.variance += float64(confidence * (1 - confidence))
	if correct {
		bin.correct++
	}
}

func (b bins) calibration() Calibration {
	var c Calibration
	images := 0
	for _, bin := range b {
		images += bin.images
		c.Error += math.Abs(bin.confidence - float64(bin.correct)) // the distance of the means, times the images
		c.Floor += math.Sqrt(2 * bin.variance / math.Pi)
		of := float64(max(bin.images, 1))
		c.Bins = append(c.Bins, Bin{bin.images, bin.confidence / of, float64(bin.correct) / of})
	}
	c.Error /= float64(max(images, 1))
	c.Floor /= float64(max(images, 1))
	return c
}
