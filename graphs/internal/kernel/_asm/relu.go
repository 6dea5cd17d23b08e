package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

func relu() {
	for _, s := range []isa{avx512, avx2} {
		s.vectorised("relu", "reluGeneric", "y, x *float32, n int")
		zero := s.vec()
		s.zero(zero)
		s.each([]string{"y", "x"}, func(p []Mem) {
			x := s.vec()
			VMOVUPS(p[1], x)
			VMAXPS(x, zero, x) // of two zeros or a NaN, x
			VMOVUPS(x, p[0])
		})
		ret()

		s.vectorised("reluGrad", "reluGradGeneric", "dx, y, dy *float32, n int")
		zero = s.vec()
		s.zero(zero)
		s.each([]string{"dx", "y", "dy"}, func(p []Mem) {
			const less = 0x11 // LT_OQ: false for a NaN
			x := s.vec()
			if s == avx512 {
				positive := K()
				VCMPPS(Imm(less), p[1], zero, positive)
				VMOVUPS_Z(p[2], positive, x)
			} else {
				VCMPPS(Imm(less), p[1], zero, x)
				VANDPS(p[2], x, x)
			}
			VMOVUPS(x, p[0])
		})
		ret()
	}
}
