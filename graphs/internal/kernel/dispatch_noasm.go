//go:build (!amd64 && !arm64) || purego

package kernel

// available lists the implementations that this processor can run, best first.
func available() []impl { return []impl{implGeneric} }

// missing says why an implementation is not available, or "" if it is.
func missing(k impl) string {
	if k == implGeneric {
		return ""
	}
	return "it is not part of this program"
}

// pause tells the processor that the caller spins.
func pause() {}

// The generic implementation has no tiles and no vectors, so these are never
// called.

func (impl) gemmTileSize() (rows, columns int) { return 0, 0 }

func (impl) gemmTile(c *float32, ldc int, from *float32, ldfrom int, a *float32, aRow, aInner, aSkip int, b *float32, ldb, m, n, outer, inner, relu int) {
}

func (impl) axpysWidth() int { return 0 }

func (impl) axpysBlock(y *float32, ldy int, from *float32, ldfrom int, x *float32, entries []entry, starts, ends *int32, rows, width, relu int) {
}

func (impl) listRows(a *listArgs) {}

func (impl) transposeStrip(dst []float32, ldd int, src []float32, lds, n int) {}

func (impl) packStrip(dst []float32, ldd int, src []float32, lds, rows int) {}

func (impl) reluVecs(y, x []float32) {}

func (impl) reluGradVecs(dx, y, dy []float32) {}

func (impl) adamVecs(w, m, v, g []float32, s *adamStep) {}

func (impl) momentumVecs(w, velocity, g []float32, lr, momentum float32) {}

func (impl) descendVecs(w, g []float32, lr float32) {}

func (impl) penaltyVecs(dw, w, g []float32, l1, l2 float32, sums *penaltySums) {}
