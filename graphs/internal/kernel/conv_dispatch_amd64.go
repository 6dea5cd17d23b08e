//go:build !purego

package kernel

import "unsafe"

func (k impl) poolWindowVecs(y []float32, arg []uint8, top, bottom []float32, n int) {
	switch k {
	case implAVX512:
		poolWindowVecsAVX512(&y[0], &arg[0], &top[0], &bottom[0], len(y), n)
	case implAVX2:
		poolWindowVecsAVX2(&y[0], &arg[0], &top[0], &bottom[0], len(y), n)
	}
}

func (k impl) unpoolVecs(dst []float32, place int, arg []uint8, y, g []float32, n int) {
	switch k {
	case implAVX512:
		unpoolVecsAVX512(&dst[0], place, &arg[0], &y[0], &g[0], n)
	case implAVX2:
		unpoolVecsAVX2(&dst[0], place, &arg[0], &y[0], &g[0], n)
	}
}

func (k impl) maxIntoVecs(y []float32, arg []int32, x []float32, off, n int) {
	switch k {
	case implAVX512:
		maxIntoVecsAVX512(&y[0], &arg[0], &x[0], off, n)
	case implAVX2:
		maxIntoVecsAVX2(&y[0], &arg[0], &x[0], off, n)
	}
}

func (k impl) singleForwardBlocks(a *singleArgs) {
	switch k {
	case implAVX512:
		singleForwardAVX512(&a.y[0], &a.arg[0], a.ldy, &a.x[0], a.width, &a.weights[0], a.ph, a.pw, a.blocks)
	case implAVX2:
		singleForwardAVX2(&a.y[0], &a.arg[0], a.ldy, &a.x[0], a.width, &a.weights[0], a.ph, a.pw, a.blocks)
	}
}

func (k impl) singleGradBlocks(a *singleArgs) {
	switch k {
	case implAVX512:
		singleGradAVX512(&a.weights[0], &a.y[0], &a.g[0], &a.arg[0], a.ldy, &a.x[0], a.width, a.ph, a.pw, a.blocks)
	case implAVX2:
		singleGradAVX2(&a.weights[0], &a.y[0], &a.g[0], &a.arg[0], a.ldy, &a.x[0], a.width, a.ph, a.pw, a.blocks)
	}
}

func (k impl) winogradWeightsVecs(dst []float32, plane int, w []float32, tap, n int) {
	switch k {
	case implAVX512:
		winogradWeightsVecsAVX512(&dst[0], plane, &w[0], tap, n)
	case implAVX2:
		winogradWeightsVecsAVX2(&dst[0], plane, &w[0], tap, n)
	}
}

func (k impl) winogradInputVecs(dst []float32, plane int, x []float32, row, pixel, n int, tall, wide bool) {
	switch k {
	case implAVX512:
		winogradInputVecsAVX512(&dst[0], plane, &x[0], row, pixel, n, tall, wide)
	case implAVX2:
		winogradInputVecsAVX2(&dst[0], plane, &x[0], row, pixel, n, tall, wide)
	}
}

func (k impl) winogradOutputVecs(y []float32, arg []uint8, rowY, ldy int, products []float32, plane int, bias []float32, ranges *outputRanges, n int, tall, wide bool) {
	switch k {
	case implAVX512:
		winogradOutputVecsAVX512(&y[0], &arg[0], rowY, ldy, &products[0], plane, &bias[0], ranges.pointer(), n, tall, wide)
	case implAVX2:
		winogradOutputVecsAVX2(&y[0], &arg[0], rowY, ldy, &products[0], plane, &bias[0], ranges.pointer(), n, tall, wide)
	}
}

func (k impl) packWholeBlock(dst, x []float32, pixels, stride int) {
	switch k {
	case implAVX512:
		packBlockAVX512(&dst[0], &x[0], pixels, stride)
	case implAVX2:
		packBlockAVX2(&dst[0], &x[0], pixels, stride)
	}
}

// takesWindowLists reports whether windowListsBlock takes n filters.
func (k impl) takesWindowLists(n int) bool {
	return n <= 64 && (k == implAVX512 || k == implAVX2 && n%8 == 0)
}

func (k impl) windowListsBlock(dst []entry, ends []int32, y, g []float32, arg []uint8, ld, windows, n int) int {
	switch k {
	case implAVX512:
		return windowListsAVX512(entryPointer(dst), &ends[0], &y[0], &g[0], &arg[0], ld, windows, n)
	case implAVX2:
		return windowListsAVX2(entryPointer(dst), &ends[0], &y[0], &g[0], &arg[0], ld, windows, n)
	}
	return 0
}

func (k impl) scatterBlock(a *scatterArgs) {
	entries := entryPointer(a.entries)
	switch k {
	case implAVX512:
		scatterAVX512(&a.dx[0], a.row, a.pixel, entries, &a.ends[0], &a.weights[0], a.ph, a.pw)
	case implAVX2:
		scatterAVX2(&a.dx[0], a.row, a.pixel, entries, &a.ends[0], &a.weights[0], a.ph, a.pw)
	}
}

func (k impl) filterListsVecs(a *filterListArgs, n int) {
	entries := entryPointer(a.entries)
	switch k {
	case implAVX512:
		filterListsAVX512(entries, &a.ends[0], &a.bias[0], &a.y[0], &a.g[0], &a.arg[0], a.ld, n, a.ph, a.pw, a.off, a.row)
	case implAVX2:
		filterListsAVX2(entries, &a.ends[0], &a.bias[0], &a.y[0], &a.g[0], &a.arg[0], a.ld, n, a.ph, a.pw, a.off, a.row)
	}
}

func (k impl) gatherBlock(a *gatherArgs) {
	entries := entryPointer(a.entries)
	switch k {
	case implAVX512:
		gatherAVX512(&a.dw[0], entries, a.first, a.capacity, &a.ends[0], len(a.ends), &a.x[0], a.row)
	case implAVX2:
		gatherAVX2(&a.dw[0], entries, a.first, a.capacity, &a.ends[0], len(a.ends), &a.x[0], a.row)
	}
}

// entryPointer returns where the entries start; assembly sees them as 64-bit
// integers.
func entryPointer(entries []entry) *uint64 {
	return (*uint64)(unsafe.Pointer(unsafe.SliceData(entries)))
}
