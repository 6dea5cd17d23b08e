package kernel

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
