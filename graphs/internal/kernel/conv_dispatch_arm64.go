//go:build !purego

package kernel

import "unsafe"

// Pooling on its own is rare enough for plain Go.

func (impl) poolWindowVecs(y []float32, arg []uint8, top, bottom []float32, _ int) {
	poolWindowGeneric(y, arg, top, bottom, 0)
}

func (impl) unpoolVecs(dst []float32, place int, arg []uint8, y, g []float32, n int) {
	unpoolGeneric(dst[:n], place, arg, y, g)
}

func (impl) maxIntoVecs(y []float32, arg []int32, x []float32, off, n int) {
	maxIntoGeneric(y[:n], arg, x, off)
}

func (impl) singleForwardBlocks(a *singleArgs) {
	singleForwardNEON(&a.y[0], &a.arg[0], a.ldy, &a.x[0], a.width, &a.weights[0], a.ph, a.pw, a.blocks)
}

func (impl) singleGradBlocks(a *singleArgs) {
	singleGradNEON(&a.weights[0], &a.y[0], &a.g[0], &a.arg[0], a.ldy, &a.x[0], a.width, a.ph, a.pw, a.blocks)
}

func (impl) winogradWeightsVecs(dst []float32, plane int, w []float32, tap, n int) {
	winogradWeightsVecsNEON(&dst[0], plane, &w[0], tap, n)
}

func (impl) winogradInputVecs(dst []float32, plane int, x []float32, row, pixel, n int, tall, wide bool) {
	winogradInputVecsNEON(&dst[0], plane, &x[0], row, pixel, n, tall, wide)
}

func (impl) winogradOutputVecs(y []float32, arg []uint8, rowY, ldy int, products []float32, plane int, bias []float32, ranges *outputRanges, n int, tall, wide bool) {
	winogradOutputVecsNEON(&y[0], &arg[0], rowY, ldy, &products[0], plane, &bias[0], ranges.pointer(), n, tall, wide)
}

func (impl) packWholeBlock(dst, x []float32, pixels, stride int) {
	packBlockNEON(&dst[0], &x[0], pixels, stride)
}

func (impl) takesWindowLists(int) bool { return false }

func (impl) windowListsBlock([]entry, []int32, []float32, []float32, []uint8, int, int, int) int {
	return 0
}

func (impl) scatterBlock(a *scatterArgs) {
	scatterNEON(&a.dx[0], a.row, a.pixel, unsafe.SliceData(a.entries), &a.ends[0], &a.weights[0], a.ph, a.pw)
}

func (impl) filterListsVecs(a *filterListArgs, n int) {
	head := *a
	head.ends, head.bias = a.ends[:n], a.bias[:n]
	filterListsGeneric(&head)
}

// gatherBlock sums up the three rows of the filters' patches one after the other.
func (impl) gatherBlock(a *gatherArgs) {
	var starts [weightGroup]int32
	for lo := 0; lo < len(a.ends); lo += len(starts) {
		ends := a.ends[lo:min(lo+len(starts), len(a.ends))]
		for f := range ends {
			starts[f] = int32(a.first + (lo+f)*a.capacity)
		}
		for i := range 3 {
			dw := &a.dw[lo*patchFloats+i*patchRowFloats]
			axpysBlockNEON(dw, patchFloats, dw, patchFloats, &a.x[i*a.row], unsafe.SliceData(a.entries),
				&starts[0], &ends[0], len(ends), patchRowFloats, 0)
		}
	}
}
