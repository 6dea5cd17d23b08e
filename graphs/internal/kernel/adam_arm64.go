//go:build !purego

package kernel

// adamVecsNEON is adamGeneric for n elements, n > 0 a multiple of 4.
//
//go:noescape
func adamVecsNEON(w, m, v, grad *float32, n int, alpha, rate1, rate2, epsilon float32)
