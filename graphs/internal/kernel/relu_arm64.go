//go:build !purego

package kernel

// reluVecsNEON is reluGeneric for n elements, n > 0 a multiple of 4.
//
//go:noescape
func reluVecsNEON(y, x *float32, n int)

// reluGradVecsNEON is reluGradGeneric for n elements, n > 0 a multiple of 4.
//
//go:noescape
func reluGradVecsNEON(dx, y, dy *float32, n int)
