package datasets

import "fmt"

// Split is a list of labelled grey images, all of one size. It is a view: a
// value that can be passed around and divided without copying pixels, and that
// several goroutines may read. Its images are numbered from 0; such a number is
// called a row. The zero value is empty.
type Split struct {
	height, width int
	pixels        []byte  // of the whole file, [n][height][width]
	labels        []uint8 // of the whole file, [n]
	clean         []uint8 // labels before noise; nil stands for labels
	index         []int   // row -> image in the file; nil stands for all of them
}

// NewSplit returns a split over images given as [n][height][width] bytes and
// their n labels. It keeps both slices, which must not change any more.
func NewSplit(height, width int, pixels []byte, labels []uint8) (Split, error) {
	if height < 1 || width < 1 {
		return Split{}, fmt.Errorf("images of %d x %d, expected at least 1 x 1", height, width)
	}
	// Division, because the product could overflow.
	if n := len(labels); len(pixels)/height/width != n || len(pixels) != n*height*width {
		return Split{}, fmt.Errorf("%d pixels, expected %d images (one a label) of %d x %d", len(pixels), n, height, width)
	}
	return Split{height: height, width: width, pixels: pixels, labels: labels}, nil
}

// Len returns the number of images.
func (s Split) Len() int {
	if s.index == nil {
		return len(s.labels)
	}
	return len(s.index)
}

// Shape returns the size of every image.
func (s Split) Shape() (height, width int) { return s.height, s.width }

// Label returns the class of a row's image.
func (s Split) Label(row int) int { return int(s.labels[s.image(row)]) }

// Image returns a row's pixels, 0 (background) to 255, as [height][width]. It is
// a part of the data set itself and must not be written to.
func (s Split) Image(row int) []byte {
	size := s.height * s.width
	at := s.image(row) * size
	return s.pixels[at : at+size : at+size]
}

func (s Split) image(row int) int {
	if s.index == nil {
		return row
	}
	return s.index[row]
}

// pick returns the split that holds the given rows, in their order.
func (s Split) pick(rows []int) Split {
	index := make([]int, len(rows)) // never nil, also when empty
	for i, row := range rows {
		index[i] = s.image(row)
	}
	s.index = index
	return s
}
