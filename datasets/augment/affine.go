package augment

import "math"

// Coordinates are integers in units of 2^-32 pixels: steps from pixel to pixel
// then add up exactly, and to the same bits on every processor. They do for
// sides of up to 2^28 pixels.
const (
	coordinateBits = 32
	pixel          = 1 << coordinateBits
)

// fixed returns the coordinate nearest to x pixels.
func fixed(x float64) int64 { return int64(math.Round(x * pixel)) }

// point is a place in an image: its row and column, as coordinates.
type point struct{ y, x int64 }

func (p point) add(q point) point { return point{p.y + q.y, p.x + q.x} }

func (p point) times(n int) point { return point{p.y * int64(n), p.x * int64(n)} }

// affine maps pixel (i, j) of one image to the point origin + i down + j right
// of another.
type affine struct{ origin, down, right point }

// warp sets each pixel of dst, [height][width], to the value that src, of the
// same size, has at the point m maps it to, scaled to [0, 1].
func (m affine) warp(dst []float32, src []byte, height, width int) {
	s := newSurface(src, height, width)
	left := m.right.times(-1)
	for first := m.origin; len(dst) >= width; first = first.add(m.down) {
		// The columns from begin to end lie inside of the image. An image is
		// convex, so these are all.
		begin := s.stepsOutside(first, m.right, width)
		last := first.add(m.right.times(width - 1))
		end := width - s.stepsOutside(last, left, width-begin)

		s.fillOutside(dst[:begin], first, m.right)
		s.fillInside(dst[begin:end], first.add(m.right.times(begin)), m.right)
		s.fillOutside(dst[end:width], first.add(m.right.times(end)), m.right)
		dst = dst[width:]
	}
}
