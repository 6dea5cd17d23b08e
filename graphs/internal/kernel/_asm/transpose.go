package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func transpose() {
	for _, s := range []isa{avx512, avx2} {
		transposeStrip(s)
	}
}

func transposeStrip(s isa) {
	name := "transposeStrip" + s.suffix
	function(name, "dst *float32, ldd int, src *float32, lds, n int",
		fmt.Sprintf("%s is transposeGeneric for %d rows and n columns, n > 0 a multiple of %[2]d.", name, s.lanes))
	dst, ldd, src, lds, n := arg("dst"), stride("ldd"), arg("src"), stride("lds"), arg("n")

	Label("loop")
	p := GP64()
	MOVQ(src, p)
	rows := s.vecs(s.lanes)
	for _, r := range rows {
		VMOVUPS(Mem{Base: p}, r)
		ADDQ(lds, p)
	}
	for _, c := range s.transposed(rows) {
		VMOVUPS(c, Mem{Base: dst})
		ADDQ(ldd, dst)
	}
	ADDQ(U32(uint32(s.bytes())), src)
	SUBQ(Imm(uint64(s.lanes)), n)
	JNZ(LabelRef("loop"))
	ret()
}

// transposed returns the columns of a square block.
func (s isa) transposed(rows []reg.VecVirtual) []reg.VecVirtual {
	// Within each group of four rows and each quarter (AVX2: half) of a
	// register, a 4×4 transpose: quarter q of group[g][i] is column 4q+i of
	// rows 4g to 4g+3.
	var groups [][]reg.VecVirtual
	for ; len(rows) > 0; rows = rows[4:] {
		t, u := s.vecs(4), s.vecs(4)
		VUNPCKLPS(rows[1], rows[0], t[0])
		VUNPCKHPS(rows[1], rows[0], t[1])
		VUNPCKLPS(rows[3], rows[2], t[2])
		VUNPCKHPS(rows[3], rows[2], t[3])
		VUNPCKLPD(t[2], t[0], u[0])
		VUNPCKHPD(t[2], t[0], u[1])
		VUNPCKLPD(t[3], t[1], u[2])
		VUNPCKHPD(t[3], t[1], u[3])
		groups = append(groups, u)
	}
	// Then the same quarter of all groups makes a column.
	columns := make([]reg.VecVirtual, s.lanes)
	for i := range 4 {
		if s == avx512 {
			const even, odd = 0x88, 0xdd
			for _, parity := range []int{0, 1} {
				pick := Imm([]uint64{even, odd}[parity])
				lo, hi := s.vec(), s.vec()
				VSHUFF32X4(pick, groups[1][i], groups[0][i], lo)
				VSHUFF32X4(pick, groups[3][i], groups[2][i], hi)
				for half, pick := range []Op{Imm(even), Imm(odd)} {
					c := s.vec()
					VSHUFF32X4(pick, hi, lo, c)
					columns[4*(2*half+parity)+i] = c
				}
			}
			continue
		}
		for half, pick := range []Op{Imm(0x20), Imm(0x31)} {
			c := s.vec()
			VPERM2F128(pick, groups[1][i], groups[0][i], c)
			columns[4*half+i] = c
		}
	}
	return columns
}
