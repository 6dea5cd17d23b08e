package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

func pack() {
	for _, s := range []isa{avx512, avx2} {
		packStrip(s)
	}
}

// packStrip copies whole cache lines four at a time.
func packStrip(s isa) {
	const columns = 64
	name := "packStrip" + s.suffix
	function(name, "dst *float32, ldd int, src *float32, lds, rows int",
		fmt.Sprintf("%s is packGeneric for %d columns and rows > 0.", name, columns))
	dst, ldd, src, lds, rows := arg("dst"), stride("ldd"), arg("src"), stride("lds"), arg("rows")

	Label("row")
	v := s.vecs(columns / s.lanes)
	for i, x := range v {
		VMOVUPS(Mem{Base: src, Disp: i * s.bytes()}, x)
	}
	for i, x := range v {
		VMOVUPS(x, Mem{Base: dst, Disp: i * s.bytes()})
	}
	ADDQ(lds, src)
	ADDQ(ldd, dst)
	DECQ(rows)
	JNZ(LabelRef("row"))
	ret()
}
