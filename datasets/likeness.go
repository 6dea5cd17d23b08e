package datasets

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
)

// How many images a picture is compared with, and with how many of them those
// comparisons are tried first.
const (
	likenessImages = 3000
	likenessProbes = 400
)

// measured is an image with the sum of its pixels, and how far they spread.
type measured struct {
	pixels      []byte
	sum, spread float64
}

// A Likeness knows how the images of a split look, to tell pictures that a
// network which was trained on them knows nothing of: a network gives each a
// class.
type Likeness struct {
	least, most float64    // share of ink, of any image
	images      []measured // evenly from the split
	alike       float64    // all but a hundredth of the images correlate as highly with another one
}

// NewLikeness looks at the images of a split.
func NewLikeness(s Split) *Likeness {
	l := &Likeness{least: math.Inf(1)}
	for row := range s.Len() {
		share := inkShare(s.Image(row))
		l.least, l.most = min(l.least, share), max(l.most, share)
	}
	n := min(likenessImages, s.Len())
	for i := range n {
		l.images = append(l.images, measure(s.Image(i*s.Len()/n)))
	}
	similar := make([]float64, min(likenessProbes, n))
	var probing sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		probing.Go(func() {
			for i := worker; i < len(similar); i += workers {
				own := i * n / len(similar)
				similar[i] = l.nearest(l.images[own].pixels, own)
			}
		})
	}
	probing.Wait()
	slices.Sort(similar)
	l.alike = similar[len(similar)/100]
	return l
}

// Unlike says in what an image of the split's size is unlike all of the split;
// "" if it is like them.
func (l *Likeness) Unlike(image []byte) string {
	if share := inkShare(image); share < l.least || share > l.most {
		return fmt.Sprintf("%.1f %% of it is ink, of those %.1f to %.1f %%", 100*share, 100*l.least, 100*l.most)
	}
	if similarity := l.nearest(image, -1); similarity < l.alike {
		return fmt.Sprintf("its correlation with the nearest of them is %.2f, theirs are %.2f and more", similarity, l.alike)
	}
	return ""
}

// inkShare is the mean of an image's pixels, 0 to 1.
func inkShare(image []byte) float64 {
	sum := 0
	for _, v := range image {
		sum += int(v)
	}
	return float64(sum) / float64(255*len(image))
}

// nearest returns the highest correlation with one of the images other than the
// one of that number. Unlike a distance, it does not depend on how dark the ink
// is.
func (l *Likeness) nearest(pixels []byte, own int) float64 {
	image, most := measure(pixels), -1.
	ink := inkOf(pixels)
	for i, other := range l.images {
		if i != own && image.spread > 0 && other.spread > 0 {
			shared := float64(product(ink, other.pixels)) - image.sum*other.sum/float64(len(pixels))
			most = max(most, shared/(image.spread*other.spread))
		}
	}
	return most
}

func measure(pixels []byte) measured {
	sum, squares := 0, 0
	for _, v := range pixels {
		sum += int(v)
		squares += int(v) * int(v)
	}
	m := measured{pixels: pixels, sum: float64(sum)}
	m.spread = math.Sqrt(float64(squares) - m.sum*m.sum/float64(len(pixels)))
	return m
}

// An inked pixel is one that is not 0. Most of MNIST's are 0, and cost nothing.
type inked struct{ at, value int }

func inkOf(pixels []byte) []inked {
	var ink []inked
	for i, v := range pixels {
		if v != 0 {
			ink = append(ink, inked{i, int(v)})
		}
	}
	return ink
}

// product is the scalar one of two images.
func product(ink []inked, pixels []byte) int {
	sum := 0
	for _, p := range ink {
		sum += p.value * int(pixels[p.at])
	}
	return sum
}
