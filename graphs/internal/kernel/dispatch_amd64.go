//go:build !purego

package kernel

import (
	"strings"
	"unsafe"

	"golang.org/x/sys/cpu"
)

// feature is one that an implementation needs.
type feature struct {
	name string
	have bool
}

// features are what the instructions of an implementation need, and no more.
var features = map[impl][]feature{
	implAVX2: {
		{"AVX", cpu.X86.HasAVX}, {"AVX2", cpu.X86.HasAVX2}, {"FMA", cpu.X86.HasFMA},
		{"BMI1", cpu.X86.HasBMI1}, {"BMI2", cpu.X86.HasBMI2}, {"POPCNT", cpu.X86.HasPOPCNT},
	},
	implAVX512: {
		{"AVX", cpu.X86.HasAVX}, {"AVX512F", cpu.X86.HasAVX512F}, {"AVX512VL", cpu.X86.HasAVX512VL},
		{"AVX512DQ", cpu.X86.HasAVX512DQ},
		{"BMI1", cpu.X86.HasBMI1}, {"BMI2", cpu.X86.HasBMI2}, {"POPCNT", cpu.X86.HasPOPCNT},
	},
}

// available lists the implementations that this processor can run, best first.
func available() []impl {
	var have []impl
	for _, k := range []impl{implAVX512, implAVX2, implGeneric} {
		if missing(k) == "" {
			have = append(have, k)
		}
	}
	return have
}

// missing says why an implementation is not available, or "" if it is.
func missing(k impl) string {
	if k == implNEON {
		return "it is for arm64"
	}
	var lacks []string
	for _, f := range features[k] {
		if !f.have {
			lacks = append(lacks, f.name)
		}
	}
	if lacks == nil {
		return ""
	}
	return "the processor lacks " + strings.Join(lacks, ", ")
}

func (k impl) gemmTileSize() (rows, columns int) {
	switch k {
	case implAVX512:
		return 8, 32
	case implAVX2:
		return 6, 16
	default:
		return 0, 0
	}
}

func (k impl) gemmTile(c *float32, ldc int, from *float32, ldfrom int, a *float32, aRow, aInner, aSkip int, b *float32, ldb, m, n, outer, inner, relu int) {
	switch k {
	case implAVX512:
		gemmTileAVX512(c, ldc, from, ldfrom, a, aRow, aInner, aSkip, b, ldb, m, n, outer, inner, relu)
	case implAVX2:
		gemmTileAVX2(c, ldc, from, ldfrom, a, aRow, aInner, aSkip, b, ldb, m, n, outer, inner, relu)
	}
}

// axpysWidth is the widest row that axpysBlock takes.
func (k impl) axpysWidth() int {
	switch k {
	case implAVX512:
		return 16 * 16
	case implAVX2:
		return 12 * 8
	default:
		return 0
	}
}

func (k impl) axpysBlock(y *float32, ldy int, from *float32, ldfrom int, x *float32, entries []entry, starts, ends *int32, rows, width, relu int) {
	e := (*uint64)(unsafe.Pointer(unsafe.SliceData(entries)))
	switch k {
	case implAVX512:
		axpysBlockAVX512(y, ldy, from, ldfrom, x, e, starts, ends, rows, width, relu)
	case implAVX2:
		axpysBlockAVX2(y, ldy, from, ldfrom, x, e, starts, ends, rows, width, relu)
	}
}

func (k impl) listRows(a *listArgs) {
	e := (*uint64)(unsafe.Pointer(unsafe.SliceData(a.entries)))
	switch k {
	case implAVX512:
		listRowsAVX512(e, &a.bounds[0], a.ldb, &a.x[0], a.ldx, a.rows, a.n, a.off, a.offRow, a.offElement)
	case implAVX2:
		listRowsAVX2(e, &a.bounds[0], a.ldb, &a.x[0], a.ldx, a.rows, a.n, a.off, a.offRow, a.offElement)
	}
}

func (k impl) transposeStrip(dst []float32, ldd int, src []float32, lds, n int) {
	switch k {
	case implAVX512:
		transposeStripAVX512(&dst[0], ldd, &src[0], lds, n)
	case implAVX2:
		transposeStripAVX2(&dst[0], ldd, &src[0], lds, n)
	}
}

func (k impl) packStrip(dst []float32, ldd int, src []float32, lds, rows int) {
	switch k {
	case implAVX512:
		packStripAVX512(&dst[0], ldd, &src[0], lds, rows)
	case implAVX2:
		packStripAVX2(&dst[0], ldd, &src[0], lds, rows)
	}
}

func (k impl) reluVecs(y, x []float32) {
	switch k {
	case implAVX512:
		reluVecsAVX512(&y[0], &x[0], len(x))
	case implAVX2:
		reluVecsAVX2(&y[0], &x[0], len(x))
	}
}

func (k impl) reluGradVecs(dx, y, dy []float32) {
	switch k {
	case implAVX512:
		reluGradVecsAVX512(&dx[0], &y[0], &dy[0], len(dx))
	case implAVX2:
		reluGradVecsAVX2(&dx[0], &y[0], &dy[0], len(dx))
	}
}

func (k impl) adamVecs(w, m, v, g []float32, s *adamStep) {
	switch k {
	case implAVX512:
		adamVecsAVX512(&w[0], &m[0], &v[0], &g[0], len(w), s.alpha, s.rate1, s.rate2, s.epsilon)
	case implAVX2:
		adamVecsAVX2(&w[0], &m[0], &v[0], &g[0], len(w), s.alpha, s.rate1, s.rate2, s.epsilon)
	}
}

func (k impl) momentumVecs(w, velocity, g []float32, lr, momentum float32) {
	switch k {
	case implAVX512:
		momentumVecsAVX512(&w[0], &velocity[0], &g[0], len(w), lr, momentum)
	case implAVX2:
		momentumVecsAVX2(&w[0], &velocity[0], &g[0], len(w), lr, momentum)
	}
}

func (k impl) descendVecs(w, g []float32, lr float32) {
	switch k {
	case implAVX512:
		descendVecsAVX512(&w[0], &g[0], len(w), lr)
	case implAVX2:
		descendVecsAVX2(&w[0], &g[0], len(w), lr)
	}
}

func (k impl) penaltyVecs(dw, w, g []float32, l1, l2 float32, sums *penaltySums) {
	switch k {
	case implAVX512:
		penaltyVecsAVX512(&dw[0], &w[0], &g[0], len(w), l1, l2, &sums[0])
	case implAVX2:
		penaltyVecsAVX2(&dw[0], &w[0], &g[0], len(w), l1, l2, &sums[0])
	}
}
