//go:build !purego

package kernel

// singleForwardNEON is singleForwardGeneric for ph > 0, pw > 0 and blocks > 0.
//
//go:noescape
func singleForwardNEON(y *float32, arg *uint8, ldy int, x *float32, width int, weights *float32, ph, pw, blocks int)

// singleGradNEON is singleGradGeneric for ph > 0, pw > 0 and blocks > 0; sums are its weights.
//
//go:noescape
func singleGradNEON(sums, y, grad *float32, arg *uint8, ldy int, x *float32, width, ph, pw, blocks int)
