package kernel

// transpose is transposeGeneric.
func (k impl) transpose(dst []float32, ldd int, src []float32, lds, rows, cols int) {
	if rows == 0 || cols == 0 {
		return
	}
	_, _ = dst[(cols-1)*ldd+rows-1], src[(rows-1)*lds+cols-1]
	wholeRows, wholeCols := k.wholeVecs(rows), k.wholeVecs(cols)
	if wholeCols == 0 {
		wholeRows = 0
	}
	for r := 0; r < wholeRows; r += k.lanes() {
		k.transposeStrip(dst[r:], ldd, src[r*lds:], lds, wholeCols)
	}
	if wholeRows > 0 && wholeCols < cols {
		transposeGeneric(dst[wholeCols*ldd:], ldd, src[wholeCols:], lds, wholeRows, cols-wholeCols)
	}
	if wholeRows < rows {
		transposeGeneric(dst[wholeRows:], ldd, src[wholeRows*lds:], lds, rows-wholeRows, cols)
	}
}

// transposeGeneric is
//
//	for r := range rows { for c := range cols { dst[c*ldd+r] = src[r*lds+c] } }
func transposeGeneric(dst []float32, ldd int, src []float32, lds, rows, cols int) {
	for r := range rows {
		for c, v := range src[r*lds:][:cols] {
			dst[c*ldd+r] = v
		}
	}
}
