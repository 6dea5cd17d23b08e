package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// peakAccumulators hides the FMA's latency on every processor known.
const peakAccumulators = 12

func peak() {
	for _, s := range []isa{avx512, avx2} {
		function("fmaPeak"+s.suffix, "n int",
			"fmaPeak"+s.suffix+" runs n times 12 independent FMAs on registers: what a kernel",
			"could reach at most.")
		n := arg("n")
		x, y := s.vec(), s.vec()
		s.zero(x)
		s.zero(y)
		acc := s.vecs(peakAccumulators)
		for _, a := range acc {
			s.zero(a)
		}
		Label("loop")
		for _, a := range acc {
			VFMADD231PS(x, y, a)
		}
		DECQ(n)
		JNZ(LabelRef("loop"))
		ret()
	}
}
