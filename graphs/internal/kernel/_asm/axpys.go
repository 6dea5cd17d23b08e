package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// axpys keeps a row of y in registers over all its entries, so that an FMA
// costs one load.
func axpys() {
	axpysBlock(avx512, 16)
	axpysBlock(avx2, 12)
}

func axpysBlock(s isa, maxVecs int) {
	function("axpysBlock"+s.suffix,
		"y *float32, ldy int, from *float32, ldfrom int, x *float32, entries *uint64,"+
			" starts, ends *int32, rows, width, relu int",
		fmt.Sprintf("axpysBlock%s is, for 0 < width <= %d and rows > 0", s.suffix, maxVecs*s.lanes),
		"",
		"	for r := range rows {",
		"		s := from[r*ldfrom:][:width]",
		"		for _, e := range entries[starts[r]:ends[r]] {",
		"			for j := range width { s[j] = fma(e.val, x[e.off+j], s[j]) }",
		"		}",
		"		y[r*ldy:][:width] = relu != 0 && s < 0 ? 0 : s",
		"	}",
	)
	g := &axpysGen{
		isa: s,
		y:   arg("y"), ldy: stride("ldy"), from: arg("from"), ldfrom: stride("ldfrom"), x: arg("x"),
		entries: arg("entries"), starts: arg("starts"), ends: arg("ends"), rows: arg("rows"),
	}

	// The last vector is masked, with 1 to lanes lanes.
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
	y, ldy, from, ldfrom, x, entries, starts, ends, rows reg.Register

	k    reg.Register   // AVX-512: the last vector's mask
	mask reg.VecVirtual // AVX2: the same
}

// block is a block of so many vectors.
func (g *axpysGen) block(name string, vecs int) {
	acc := g.vecs(vecs)
	at := func(row Mem, j int) Mem { return row.Offset(j * g.bytes()) }
	last := vecs - 1

	Label(name + "_row")
	from := Mem{Base: g.from}
	for j, a := range acc[:last] {
		VMOVUPS(at(from, j), a)
	}
	g.loadLast(at(from, last), acc[last])

	entry, end := GP64(), GP64()
	MOVLQSX(Mem{Base: g.starts}, entry)
	LEAQ(Mem{Base: g.entries, Index: entry, Scale: 8}, entry)
	MOVLQSX(Mem{Base: g.ends}, end)
	LEAQ(Mem{Base: g.entries, Index: end, Scale: 8}, end)
	CMPQ(entry, end)
	JE(LabelRef(name + "_relu"))
	Label(name + "_entry")
	off := GP64()
	val := g.vec()
	MOVLQSX(Mem{Base: entry}, off)
	VBROADCASTSS(Mem{Base: entry, Disp: 4}, val)
	x := Mem{Base: g.x, Index: off, Scale: 4}
	for j, a := range acc[:last] {
		VFMADD231PS(at(x, j), val, a)
	}
	if g.isa == avx512 {
		VFMADD231PS(at(x, last), val, g.k, acc[last])
	} else {
		tail := g.vec()
		VMASKMOVPS(at(x, last), g.mask, tail)
		VFMADD231PS(tail, val, acc[last])
	}
	ADDQ(Imm(8), entry)
	CMPQ(entry, end)
	JNE(LabelRef(name + "_entry"))

	Label(name + "_relu")
	relu := arg("relu")
	TESTQ(relu, relu)
	JZ(LabelRef(name + "_store"))
	zero := g.vec()
	g.zero(zero)
	for _, a := range acc {
		VMAXPS(a, zero, a) // of two zeros or a NaN, a
	}
	Label(name + "_store")
	y := Mem{Base: g.y}
	for j, a := range acc[:last] {
		VMOVUPS(a, at(y, j))
	}
	if g.isa == avx512 {
		VMOVUPS(acc[last], g.k, at(y, last))
	} else {
		VMASKMOVPS(acc[last], g.mask, at(y, last))
	}

	ADDQ(g.ldy, g.y)
	ADDQ(g.ldfrom, g.from)
	ADDQ(Imm(4), g.starts)
	ADDQ(Imm(4), g.ends)
	DECQ(g.rows)
	JNZ(LabelRef(name + "_row"))
}

func (g *axpysGen) loadLast(from Mem, a reg.VecVirtual) {
	if g.isa == avx512 {
		VMOVUPS_Z(from, g.k, a)
	} else {
		VMASKMOVPS(from, g.mask, a)
	}
}
