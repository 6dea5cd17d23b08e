package datasets

import (
	"errors"
	"fmt"
	"math/rand/v2"
)

// Options say how a data set is read, where there is a choice. The zero value
// takes it as it is.
type Options struct {
	TestSplit float64 `json:"test_split,omitempty"` // fraction of the images to test on, of a source that has no test part
	Resize    int     `json:"resize,omitempty"`     // height and width to bring every image to; 0: as they are
	Transpose string  `json:"transpose,omitempty"`  // "true" or "false": whether to turn rows into columns; "": if the name says they are stored so
}

// maxSide is the largest that images are brought to.
const maxSide = 1024

// Validate reports the first option that is out of its range.
func (o Options) Validate() error {
	if !(o.TestSplit >= 0 && o.TestSplit < 1) { // so written, it is true of NaN
		return fmt.Errorf("test split %v is out of range, expected 0 to less than 1", o.TestSplit)
	}
	if o.Resize < 0 || o.Resize > maxSide {
		return fmt.Errorf("resize %d is out of range, expected 1 to %d, or 0 for images as they are", o.Resize, maxSide)
	}
	switch o.Transpose {
	case "", "true", "false":
		return nil
	}
	return fmt.Errorf("transpose %q, expected true or false", o.Transpose)
}

// transposes reports whether images are to be turned that are stored so or not.
func (o Options) transposes(stored bool) bool {
	return o.Transpose == "true" || o.Transpose == "" && stored
}

// splitSeed divides what has no test part. All runs must be tested on the same
// images, so that no seed of theirs has a part in it.
const splitSeed = 1

// divide takes the fraction of the images for a test part, which there must be
// either in the source or by it.
func (f *found) divide(fraction float64) error {
	switch hasTest := f.test.labels != nil; {
	case hasTest && fraction != 0:
		return fmt.Errorf("%s is there to test on: leave --test-split out", f.test.images.Name)
	case hasTest:
		return nil
	case fraction == 0:
		return errors.New("nothing to test on: --test-split 0.2 takes a fifth of the images for that")
	}
	all := f.train
	train, test, err := all.split().Holdout(fraction, rand.New(rand.NewPCG(splitSeed, 0)))
	if err != nil {
		return fmt.Errorf("--test-split %v: %w", fraction, err)
	}
	f.train, f.test = all.rows(train), all.rows(test)
	return nil
}

// rows returns the part with the images of a split of it alone.
func (p part) rows(s Split) part {
	own := p
	own.pixels, own.labels = nil, nil
	own.images, own.labelled = p.images.unread(), p.labelled.unread()
	for row := range s.Len() {
		own.pixels = append(own.pixels, s.Image(row)...)
		own.labels = append(own.labels, uint8(s.Label(row)))
	}
	return own
}
