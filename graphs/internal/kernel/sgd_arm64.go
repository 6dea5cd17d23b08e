//go:build !purego

package kernel

// momentumVecsNEON is momentumGeneric for n elements, n > 0 a multiple of 4.
//
//go:noescape
func momentumVecsNEON(w, velocity, grad *float32, n int, lr, momentum float32)

// descendVecsNEON is descendGeneric for n elements, n > 0 a multiple of 4.
//
//go:noescape
func descendVecsNEON(w, grad *float32, n int, lr float32)
