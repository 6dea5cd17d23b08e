package kernel

// An entry is one term of a sparse sum: val times the row that starts at off.
type entry struct {
	off int32
	val float32
}

// axpys is axpysGeneric. It does not check that the rows lie within x.
func (k impl) axpys(y, x []float32, entries []entry, accumulate bool) {
	widest := k.axpysWidth()
	if widest == 0 || len(entries) == 0 || len(y) == 0 {
		axpysGeneric(y, x, entries, accumulate)
		return
	}
	// Blocks of about the same width: a narrow one waits for its own sums.
	width := ceilDiv(len(y), ceilDiv(len(y), widest))
	width = ceilDiv(width, k.lanes()) * k.lanes()
	for lo := 0; lo < len(y); lo += width {
		k.axpysBlock(y[lo:min(lo+width, len(y))], x[lo:], entries, accumulate)
	}
}

// axpysGeneric adds scaled rows of x to y, or to zero if accumulate is false:
//
//	for _, e := range entries {
//		for j := range y { y[j] = fma(e.val, x[e.off+j], y[j]) }
//	}
//
// y must not overlap the rows.
func axpysGeneric(y, x []float32, entries []entry, accumulate bool) {
	if !accumulate {
		clear(y)
	}
	for _, e := range entries {
		fmaRow(y, x[e.off:][:len(y)], e.val)
	}
}
