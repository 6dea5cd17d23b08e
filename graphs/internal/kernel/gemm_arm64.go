//go:build !purego

package kernel

// gemmTileNEON is, for 0 < m <= 6, 0 < n <= 16, outer > 0 and inner > 0
//
//	s := from[0:m][0:n] // rows ldfrom apart
//	for range outer {
//		for range inner {
//			for r := range m {
//				for j := range n { s[r][j] = fma(a[r*aRow], b[j], s[r][j]) }
//			}
//			a, b = a[aInner:], b[ldb:]
//		}
//		a = a[aSkip:]
//	}
//	c[0:m][0:n] = relu != 0 && s < 0 ? 0 : s // rows ldc apart
//
//go:noescape
func gemmTileNEON(c *float32, ldc int, from *float32, ldfrom int, a *float32, aRow, aInner, aSkip int, b *float32, ldb, m, n, outer, inner, relu int)
