//go:build !purego

package kernel

func (k impl) winogradWeightsVecs(dst []float32, plane int, w []float32, tap, n int) {
	switch k {
	case implAVX512:
		winogradWeightsVecsAVX512(&dst[0], plane, &w[0], tap, n)
	case implAVX2:
		winogradWeightsVecsAVX2(&dst[0], plane, &w[0], tap, n)
	}
}

func (k impl) winogradInputVecs(dst []float32, plane int, x []float32, row, pixel, n int) {
	switch k {
	case implAVX512:
		winogradInputVecsAVX512(&dst[0], plane, &x[0], row, pixel, n)
	case implAVX2:
		winogradInputVecsAVX2(&dst[0], plane, &x[0], row, pixel, n)
	}
}

func (k impl) winogradOutputVecs(y []float32, arg []uint8, ldy int, products []float32, plane int, bias []float32, tiles, n int) {
	switch k {
	case implAVX512:
		winogradOutputVecsAVX512(&y[0], &arg[0], ldy, &products[0], plane, &bias[0], tiles, n)
	case implAVX2:
		winogradOutputVecsAVX2(&y[0], &arg[0], ldy, &products[0], plane, &bias[0], tiles, n)
	}
}
