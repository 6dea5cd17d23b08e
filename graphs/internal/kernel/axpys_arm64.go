//go:build !purego

package kernel

// axpysBlockNEON is, for 0 < width <= 64 and rows > 0
//
//	for r := range rows {
//		s := from[r*ldfrom:][:width]
//		for _, e := range entries[starts[r]:ends[r]] {
//			for j := range width { s[j] = fma(e.val, x[e.off+j], s[j]) }
//		}
//		y[r*ldy:][:width] = relu != 0 && s < 0 ? 0 : s
//	}
//
//go:noescape
func axpysBlockNEON(y *float32, ldy int, from *float32, ldfrom int, x *float32, entries *entry, starts, ends *int32, rows, width, relu int)
