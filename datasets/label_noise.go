package datasets

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// WithLabelNoise returns s with labels corrupted at random: each image, on its
// own and with probability p, gets a label drawn uniformly from all classes, 0
// to classes-1. The one it had is among them, so about p*(1-1/classes) of the
// labels become another, and with p = 1 labels have nothing to do with images
// (Zhang et al., "Understanding deep learning requires rethinking
// generalization", ICLR 2017).
//
// Pixels are not copied, and s keeps its labels. What goes by class afterwards,
// as Sample does, goes by the new labels; those from before all noise remain
// known. What is drawn does not depend on p, so that
// noise of the same seed and a larger p corrupts the same labels in the same
// way, and more.
func (s Split) WithLabelNoise(p float64, classes int, rng *rand.Rand) (Split, error) {
	if !(p >= 0 && p <= 1) { // so written, it is true of NaN
		return Split{}, fmt.Errorf("label noise of probability %v, expected 0 to 1", p)
	}
	if classes < 2 || classes > 256 {
		return Split{}, fmt.Errorf("label noise over %d classes, expected 2 to 256", classes)
	}
	noisy := s
	noisy.labels = slices.Clone(s.labels) // of images outside of s as well, which costs little
	if s.clean == nil {
		noisy.clean = s.labels
	}
	for row := range s.Len() {
		if label := s.Label(row); label >= classes {
			return Split{}, fmt.Errorf("label noise over %d classes: row %d has the label %d", classes, row, label)
		}
		chosen := float64(rng.Uint64()>>11)*0x1p-53 < p
		if label := uniform(uint64(classes), rng); chosen {
			noisy.labels[s.image(row)] = uint8(label)
		}
	}
	return noisy, nil
}

// cleanLabel returns the class of a row's image as the data set has it, whatever
// noise its label was given.
func (s Split) cleanLabel(row int) int {
	if s.clean == nil {
		return s.Label(row)
	}
	return int(s.clean[s.image(row)])
}

// SeparateNoise divides s by whether an image's label is its clean one, for
// measuring either part alone. Images keep their order in both.
func (s Split) SeparateNoise() (clean, corrupted Split) {
	var cleanRows, corruptedRows []int
	for row := range s.Len() {
		if s.Label(row) == s.cleanLabel(row) {
			cleanRows = append(cleanRows, row)
		} else {
			corruptedRows = append(corruptedRows, row)
		}
	}
	return s.pick(cleanRows), s.pick(corruptedRows)
}
