package kernel

// packColumns is the width of what packStrip copies.
const packColumns = 64

// pack is packGeneric.
func (k impl) pack(dst []float32, ldd int, src []float32, lds, rows, cols int) {
	if rows == 0 || cols == 0 {
		return
	}
	_, _ = dst[(rows-1)*ldd+cols-1], src[(rows-1)*lds+cols-1]
	whole := 0
	if k != implGeneric {
		whole = cols / packColumns * packColumns
	}
	for c := 0; c < whole; c += packColumns {
		k.packStrip(dst[c:], ldd, src[c:], lds, rows)
	}
	if whole < cols {
		packGeneric(dst[whole:], ldd, src[whole:], lds, rows, cols-whole)
	}
}

// packGeneric copies rows that lie apart to where they lie closer:
//
//	for r := range rows { copy(dst[r*ldd:], src[r*lds:][:cols]) }
func packGeneric(dst []float32, ldd int, src []float32, lds, rows, cols int) {
	for r := range rows {
		copy(dst[r*ldd:], src[r*lds:][:cols])
	}
}
