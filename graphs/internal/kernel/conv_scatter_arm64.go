//go:build !purego

package kernel

// packBlockNEON is packBlockGeneric for pixels > 0 and n = 16.
//
//go:noescape
func packBlockNEON(dst, x *float32, pixels, stride int)

// scatterNEON is scatterGeneric for ph > 0 and pw > 0.
//
//go:noescape
func scatterNEON(dx *float32, row, pixel int, entries *entry, ends *int32, weights *float32, ph, pw int)
