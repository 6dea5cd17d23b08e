//go:build !purego

package kernel

// penaltyVecsNEON is penaltyGeneric for n elements, n > 0 a multiple of 16.
//
//go:noescape
func penaltyVecsNEON(dw, w, grad *float32, n int, l1, l2 float32, sums *float32)
