//go:build !purego

package kernel

import "unsafe"

// Every arm64 processor has NEON and its fused multiply-add.
//
// Without NEON are, here and in conv_dispatch_arm64.go, what makes lists (listRows,
// filterListsVecs, windowLists) and what copies (packStrip): their loops in Go
// have nothing to compute and cost little beside the sums.

// available lists the implementations that this processor can run, best first.
func available() []impl { return []impl{implNEON, implGeneric} }

// missing says why an implementation is not available, or "" if it is.
func missing(k impl) string {
	if k == implAVX2 || k == implAVX512 {
		return "it is for amd64"
	}
	return ""
}

func (k impl) gemmTileSize() (rows, columns int) {
	if k == implNEON {
		return 6, 16
	}
	return 0, 0
}

func (impl) gemmTile(c *float32, ldc int, from *float32, ldfrom int, a *float32, aRow, aInner, aSkip int, b *float32, ldb, m, n, outer, inner, relu int) {
	gemmTileNEON(c, ldc, from, ldfrom, a, aRow, aInner, aSkip, b, ldb, m, n, outer, inner, relu)
}

// axpysWidth is the widest row that axpysBlock takes.
func (k impl) axpysWidth() int {
	if k == implNEON {
		return 64
	}
	return 0
}

func (impl) axpysBlock(y *float32, ldy int, from *float32, ldfrom int, x *float32, entries []entry, starts, ends *int32, rows, width, relu int) {
	axpysBlockNEON(y, ldy, from, ldfrom, x, unsafe.SliceData(entries), starts, ends, rows, width, relu)
}

func (impl) listRows(a *listArgs) { listsGeneric(a) }

func (impl) transposeStrip(dst []float32, ldd int, src []float32, lds, n int) {
	transposeStripNEON(&dst[0], ldd, &src[0], lds, n)
}

func (impl) reluVecs(y, x []float32) { reluVecsNEON(&y[0], &x[0], len(x)) }

func (impl) reluGradVecs(dx, y, dy []float32) { reluGradVecsNEON(&dx[0], &y[0], &dy[0], len(dx)) }

func (impl) adamVecs(w, m, v, g []float32, s *adamStep) {
	adamVecsNEON(&w[0], &m[0], &v[0], &g[0], len(w), s.alpha, s.rate1, s.rate2, s.epsilon)
}

func (impl) momentumVecs(w, velocity, g []float32, lr, momentum float32) {
	momentumVecsNEON(&w[0], &velocity[0], &g[0], len(w), lr, momentum)
}

func (impl) descendVecs(w, g []float32, lr float32) { descendVecsNEON(&w[0], &g[0], len(w), lr) }

func (impl) penaltyVecs(dw, w, g []float32, l1, l2 float32, sums *penaltySums) {
	penaltyVecsNEON(&dw[0], &w[0], &g[0], len(w), l1, l2, &sums[0])
}

func (impl) packStrip(dst []float32, ldd int, src []float32, lds, rows int) {
	packGeneric(dst, ldd, src, lds, rows, packColumns)
}
