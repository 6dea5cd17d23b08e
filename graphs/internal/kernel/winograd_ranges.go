package kernel

import (
	"bytes"
	"math"
	"unsafe"
)

// An outputRange is what an output of a tile, without bias, is cut to before
// its window's maximum is taken. Winograd's rounding differs from place to
// place in a tile, and so gives outputs of the same patch of the input
// different values, and those of a blank patch a little noise of either sign:
// a maximum would be taken by chance, ReLU's gate be opened by chance, and the
// gradients go wrong there. So an output of a blank patch is cut to 0, and one
// of the same patch as an earlier output of its window to -Inf: of equal
// maxima the first is meant.
type outputRange struct{ low, high float32 }

var (
	anyOutput   = outputRange{float32(math.Inf(-1)), float32(math.Inf(1))}
	zeroOutput  = outputRange{}
	equalOutput = outputRange{float32(math.Inf(-1)), float32(math.Inf(-1))}
)

// cut returns the value in the range that is nearest to v; a NaN stays one.
func (r outputRange) cut(v float32) float32 {
	if v > r.high {
		v = r.high
	}
	if v < r.low {
		v = r.low
	}
	return v
}

// outputRanges are those of a tile: of its windows (r, c), 2*r+c, and for each
// of the window's outputs, row by row. Assembly sees them as float32 values.
type outputRanges [4][4]outputRange

// pointer returns where the ranges start, or nil.
func (r *outputRanges) pointer() *float32 { return (*float32)(unsafe.Pointer(r)) }

// outputRanges finds the ranges of the tile at x, and reports whether any
// output is cut.
func (c *winogradConv) outputRanges(ranges *outputRanges, x []float32, tall, wide bool) (cut bool) {
	row, pixel := c.Width*c.Channels, c.Channels
	for w := range ranges {
		if w/2 == 1 && !tall || w%2 == 1 && !wide {
			continue
		}
		window := x[w/2*2*row+w%2*2*pixel:]
		patches := [4][]float32{window, window[pixel:], window[row:], window[row+pixel:]}
		for k, p := range patches {
			ranges[w][k] = c.outputRange(p, patches[:k])
			cut = cut || ranges[w][k] != anyOutput
		}
	}
	return cut
}

// outputRange is that of the output of a patch in whose window others come first.
func (c *winogradConv) outputRange(patch []float32, earlier [][]float32) outputRange {
	for _, e := range earlier {
		if c.samePatch(patch, e) {
			return equalOutput
		}
	}
	if c.isBlank(patch) {
		return zeroOutput
	}
	return anyOutput
}

// samePatch reports whether two 3x3 patches have the same bits.
func (c *winogradConv) samePatch(a, b []float32) bool {
	row, n := c.Width*c.Channels, 3*c.Channels
	return sameBits(a[:n], b[:n]) && sameBits(a[row:][:n], b[row:][:n]) && sameBits(a[2*row:][:n], b[2*row:][:n])
}

// isBlank reports whether a 3x3 patch has no bit set.
func (c *winogradConv) isBlank(p []float32) bool {
	row, n := c.Width*c.Channels, 3*c.Channels
	return sameBits(p[:n], c.blank) && sameBits(p[row:][:n], c.blank) && sameBits(p[2*row:][:n], c.blank)
}

// sameBits reports whether a and b, of the same length, have the same bits.
func sameBits(a, b []float32) bool {
	return math.Float32bits(a[0]) == math.Float32bits(b[0]) && bytes.Equal(bitsOf(a), bitsOf(b))
}

func bitsOf(s []float32) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), 4*len(s))
}
