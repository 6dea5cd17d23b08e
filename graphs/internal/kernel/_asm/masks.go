package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// masks512 returns masks of two vectors of 16 lanes: the first n lanes of the
// 32 are set, 0 <= n <= 32.
func masks512(n reg.Register) (lo, hi reg.Register) {
	lo, hi = K(), K()
	ones := GP64()
	MOVQ(I64(-1), ones)
	BZHIQ(n, ones, ones)
	KMOVW(ones.As32(), lo)
	SHRQ(Imm(16), ones)
	KMOVW(ones.As32(), hi)
	return lo, hi
}

// masks256 returns the address of vectors of 8 lanes of which the first n lanes
// are all ones and the others zero, 0 <= n <= 8*vecs.
func masks256(n reg.Register, vecs int) Mem {
	lanes := 8 * vecs
	table := GLOBL("masks", RODATA|NOPTR)
	for i := range 2 * lanes {
		if i < lanes {
			DATA(4*i, U32(^uint32(0)))
		} else {
			DATA(4*i, U32(0))
		}
	}
	base, back := GP64(), GP64()
	LEAQ(table.Offset(4*lanes), base)
	MOVQ(n, back)
	NEGQ(back)
	LEAQ(Mem{Base: base, Index: back, Scale: 4}, base)
	return Mem{Base: base}
}
