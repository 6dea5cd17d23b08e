//go:build !purego

package kernel

// winogradWeightsVecsNEON is winogradWeightsGeneric for n elements, n > 0 a multiple of 4.
//
//go:noescape
func winogradWeightsVecsNEON(dst *float32, plane int, w *float32, tap, n int)

// winogradInputVecsNEON is winogradInputGeneric for n elements, n > 0 a multiple of 4.
//
//go:noescape
func winogradInputVecsNEON(dst *float32, plane int, x *float32, row, pixel, n int, tall, wide bool)

// winogradOutputVecsNEON is winogradOutputGeneric for n elements, n > 0 a multiple of 4.
//
//go:noescape
func winogradOutputVecsNEON(y *float32, arg *uint8, rowY, ldy int, products *float32, plane int, bias, ranges *float32, n int, tall, wide bool)
