package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func adam() {
	for _, s := range []isa{avx512, avx2} {
		s.vectorised("adam", "adamGeneric", "w, m, v, grad *float32, n int, alpha, rate1, rate2, epsilon float32")
		alpha, rate1, rate2, epsilon := s.scalar("alpha"), s.scalar("rate1"), s.scalar("rate2"), s.scalar("epsilon")
		f := s.newFlush()
		s.each([]string{"w", "m", "v", "grad"}, func(p []Mem) {
			w, m, v, g := p[0], p[1], p[2], p[3]
			grad, mi, vi, t := s.vec(), s.vec(), s.vec(), s.vec()
			VMOVUPS(g, grad)

			VMOVUPS(m, mi)
			VSUBPS(mi, grad, t)
			VMULPS(rate1, t, t)
			VADDPS(t, mi, mi)
			f.apply(mi)
			VMOVUPS(mi, m)

			VMOVUPS(v, vi)
			VMULPS(grad, grad, grad)
			VSUBPS(vi, grad, t)
			VMULPS(rate2, t, t)
			VADDPS(t, vi, vi)
			f.apply(vi)
			VMOVUPS(vi, v)

			VSQRTPS(vi, vi)
			VADDPS(epsilon, vi, vi)
			VMULPS(alpha, mi, mi)
			VDIVPS(vi, mi, mi)
			VMOVUPS(w, t)
			VSUBPS(mi, t, t)
			VMOVUPS(t, w)
		})
		ret()
	}
}

// flush sets what is tiny to 0, as the function of that name in Go.
type flush struct {
	isa
	abs, tiny reg.VecVirtual
}

func (s isa) newFlush() flush {
	return flush{s, s.bits(0x7fffffff), s.bits((127 - 100) << 23)} // 2^-100
}

func (f flush) apply(x reg.VecVirtual) {
	const notLess = 5 // NLT_US: true for a NaN
	t := f.vec()
	if f.isa == avx512 {
		keep := K()
		VPANDD(f.abs, x, t)
		VCMPPS(Imm(notLess), f.tiny, t, keep)
		VMOVUPS_Z(x, keep, x)
	} else {
		VANDPS(f.abs, x, t)
		VCMPPS(Imm(notLess), f.tiny, t, t)
		VANDPS(t, x, x)
	}
}
