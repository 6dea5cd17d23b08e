//go:build !purego

package kernel

// transposeStripNEON is transposeGeneric for 4 rows and n columns, n > 0 a multiple of 4.
//
//go:noescape
func transposeStripNEON(dst *float32, ldd int, src *float32, lds, n int)
