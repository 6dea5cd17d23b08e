package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// penaltyLanes is how many sums there are of each kind, whatever the registers.
const penaltyLanes = 16

func penalty() {
	for _, s := range []isa{avx512, avx2} {
		function("penaltyVecs"+s.suffix, "dw, w, grad *float32, n int, l1, l2 float32, sums *float32",
			fmt.Sprintf("penaltyVecs%s is penaltyGeneric for n elements, n > 0 a multiple of %d.", s.suffix, penaltyLanes))
		l1, l2 := s.scalar("l1"), s.scalar("l2")
		sign, size, zero := s.bits(1<<31), s.bits(1<<31-1), s.vec()
		s.zero(zero)
		dw, w, g, n, sums := arg("dw"), arg("w"), arg("grad"), arg("n"), arg("sums")
		at := func(base reg.Register, i int) Mem { return Mem{Base: base, Disp: i * s.bytes()} }
		each := penaltyLanes / s.lanes // registers that the lanes take
		totals := s.vecs(2 * each)     // of sizes and of squares
		for i, t := range totals {
			VMOVUPS(at(sums, i), t)
		}

		Label("loop")
		for i := range each {
			x, t, y := s.vec(), s.vec(), s.vec()
			VMOVUPS(at(w, i), x)
			VANDPS(size, x, t)
			VADDPS(t, totals[i], totals[i])
			VMULPS(x, x, t)
			VADDPS(t, totals[each+i], totals[each+i])

			VANDPS(sign, x, y)
			VORPS(l1, y, y)
			s.clearWhereZero(x, zero, y)
			VADDPS(at(g, i), y, y)
			VMULPS(l2, x, t)
			VADDPS(t, y, y)
			VMOVUPS(y, at(dw, i))
		}
		for _, p := range []reg.Register{dw, w, g} {
			ADDQ(Imm(4*penaltyLanes), p)
		}
		SUBQ(Imm(penaltyLanes), n)
		JNZ(LabelRef("loop"))

		for i, t := range totals {
			VMOVUPS(t, at(sums, i))
		}
		ret()
	}
}

// clearWhereZero sets y to 0 where x is.
func (s isa) clearWhereZero(x, zero, y reg.VecVirtual) {
	const notEqual = 4 // NEQ_UQ
	if s == avx512 {
		keep := K()
		VCMPPS(Imm(notEqual), zero, x, keep)
		VMOVUPS_Z(y, keep, y)
	} else {
		keep := s.vec()
		VCMPPS(Imm(notEqual), zero, x, keep)
		VANDPS(keep, y, y)
	}
}
