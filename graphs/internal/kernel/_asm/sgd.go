package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

func sgd() {
	for _, s := range []isa{avx512, avx2} {
		s.vectorised("momentum", "momentumGeneric", "w, velocity, grad *float32, n int, lr, momentum float32")
		lr, momentum := s.scalar("lr"), s.scalar("momentum")
		f := s.newFlush()
		s.each([]string{"w", "velocity", "grad"}, func(p []Mem) {
			v, t := s.vec(), s.vec()
			VMULPS(p[2], lr, t)
			VMULPS(p[1], momentum, v)
			VSUBPS(t, v, v)
			f.apply(v)
			VMOVUPS(v, p[1])
			VADDPS(p[0], v, v)
			VMOVUPS(v, p[0])
		})
		ret()

		s.vectorised("descend", "descendGeneric", "w, grad *float32, n int, lr float32")
		lr = s.scalar("lr")
		s.each([]string{"w", "grad"}, func(p []Mem) {
			w, t := s.vec(), s.vec()
			VMULPS(p[1], lr, t)
			VMOVUPS(p[0], w)
			VSUBPS(t, w, w)
			VMOVUPS(w, p[0])
		})
		ret()
	}
}
