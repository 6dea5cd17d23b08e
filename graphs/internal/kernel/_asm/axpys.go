package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// axpys keeps y in registers over all entries, so that an FMA costs one load.
func axpys() {
	axpysBlock(avx512, 16)
	axpysBlock(avx2, 12)
}

func axpysBlock(s isa, maxVecs int) {
	function("axpysBlock"+s.suffix, "y *float32, width int, x *float32, entries *uint64, n, accumulate int",
		fmt.Sprintf("axpysBlock%s is, for 0 < width <= %d", s.suffix, maxVecs*s.lanes),
		"",
		"	if accumulate == 0 { clear(y[:width]) }",
		"	for _, e := range entries[:n] {",
		"		for j := range width { y[j] = fma(e.val, x[e.off+j], y[j]) }",
		"	}",
	)
	g := &axpysGen{isa: s, y: arg("y"), x: arg("x"), entry: arg("entries"), end: arg("n"), accumulate: arg("accumulate")}
	LEAQ(Mem{Base: g.entry, Index: g.end, Scale: 8}, g.end)

	// The last vector is always masked, by 1 to lanes lanes.
	width := arg("width")
	last := GP64()
	LEAQ(Mem{Base: width, Disp: -1}, last)
	ANDQ(Imm(uint64(s.lanes-1)), last)
	INCQ(last)
	if s == avx512 {
		g.k, _ = masks512(last)
	} else {
		g.mask = YMM()
		VMOVUPS(masks256(last, 1), g.mask)
	}
	for v := maxVecs; v > 0; v-- {
		Label(fmt.Sprintf("vecs%d", v))
		if v > 1 {
			CMPQ(width, U32(uint32((v-1)*s.lanes)))
			JLE(LabelRef(fmt.Sprintf("vecs%d", v-1)))
		}
		g.block(fmt.Sprintf("v%d", v), v)
		ret()
	}
}

type axpysGen struct {
	isa
	y, x, entry, end, accumulate reg.Register
	k                            reg.Register   // AVX-512: the last vector's mask
	mask                         reg.VecVirtual // AVX2: the same
}

// block is a block of so many vectors.
func (g *axpysGen) block(name string, vecs int) {
	acc := g.vecs(vecs)
	at := func(base reg.Register, j int) Mem { return Mem{Base: base, Disp: j * g.bytes()} }
	last := vecs - 1

	TESTQ(g.accumulate, g.accumulate)
	JNZ(LabelRef(name + "_load"))
	for _, a := range acc {
		g.zero(a)
	}
	JMP(LabelRef(name + "_start"))
	Label(name + "_load")
	for j, a := range acc[:last] {
		VMOVUPS(at(g.y, j), a)
	}
	if g.isa == avx512 {
		VMOVUPS_Z(at(g.y, last), g.k, acc[last])
	} else {
		VMASKMOVPS(at(g.y, last), g.mask, acc[last])
	}
	Label(name + "_start")
	CMPQ(g.entry, g.end)
	JE(LabelRef(name + "_store"))

	Label(name + "_entry")
	off := GP64()
	val := g.vec()
	MOVLQSX(Mem{Base: g.entry}, off)
	VBROADCASTSS(Mem{Base: g.entry, Disp: 4}, val)
	row := Mem{Base: g.x, Index: off, Scale: 4}
	for j, a := range acc[:last] {
		VFMADD231PS(row.Offset(j*g.bytes()), val, a)
	}
	if g.isa == avx512 {
		VFMADD231PS(row.Offset(last*g.bytes()), val, g.k, acc[last])
	} else {
		tail := g.vec()
		VMASKMOVPS(row.Offset(last*g.bytes()), g.mask, tail)
		VFMADD231PS(tail, val, acc[last])
	}
	ADDQ(Imm(8), g.entry)
	CMPQ(g.entry, g.end)
	JNE(LabelRef(name + "_entry"))

	Label(name + "_store")
	for j, a := range acc[:last] {
		VMOVUPS(a, at(g.y, j))
	}
	if g.isa == avx512 {
		VMOVUPS(acc[last], g.k, at(g.y, last))
	} else {
		VMASKMOVPS(acc[last], g.mask, at(g.y, last))
	}
}
