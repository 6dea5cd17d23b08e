//go:build !purego

package kernel

// packBlocksNEON is packBlocksGeneric for pixels > 0 and channels > 0, a multiple of 16.
//
//go:noescape
func packBlocksNEON(dst *float32, plane int, x *float32, pixels, channels int)

// scatterNEON is scatterGeneric for ph > 0 and pw > 0.
//
//go:noescape
func scatterNEON(dx *float32, row, pixel int, entries *entry, ends *int32, weights *float32, ph, pw int)
