package kernel

// An entry is one term of a sparse sum: val times the row that starts at off.
type entry struct {
	off int32
	val float32
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
