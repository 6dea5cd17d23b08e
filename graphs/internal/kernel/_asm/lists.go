package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func lists() {
	listRows(avx512)
	listRows(avx2)
}

// listRows compresses in registers and stores whole vectors, of which the next
// store overwrites what is too much: compressing to memory is microcoded on
// some processors.
func listRows(s isa) {
	name := "listRows" + s.suffix
	function(name, "entries *uint64, bounds *int32, ldb int, x *float32, ldx, rows, n, off, offRow, offElement int",
		name+" is listsGeneric for rows > 0 and n > 0. It writes whole vectors, past",
		"the last entry too.")
	entries, bounds, ldb := arg("entries"), arg("bounds"), stride("ldb")
	x, ldx, rows := arg("x"), stride("ldx"), arg("rows")
	c := s.newCompressor()

	// The offsets of a row's first vector, and what to add to them.
	first := s.vec()
	VPMULLD(indices(s), s.integer(arg("offElement")), first)
	VPADDD(s.integer(arg("off")), first, first)
	row := s.integer(arg("offRow"))
	perVec := arg("offElement")
	IMUL3Q(Imm(uint64(s.lanes)), perVec, perVec)
	step := s.integer(perVec)

	// Elements past n are loaded as zeros, which are not listed.
	n := arg("n")
	tail := GP64()
	MOVQ(n, tail)
	ANDQ(Imm(uint64(s.lanes-1)), tail)
	var k reg.Register
	var mask reg.VecVirtual
	if s == avx512 {
		k, _ = masks512(tail)
	} else {
		mask = s.vec()
		VMOVUPS(masks256(tail, 1), mask)
	}
	SUBQ(tail, n)

	end := GP64()
	MOVLQSX(Mem{Base: bounds}, end)
	Label("row")
	offs := s.vec()
	VMOVUPS(first, offs)
	i := GP64()
	XORQ(i, i)
	CMPQ(i, n)
	JE(LabelRef("tail"))
	Label("loop")
	v := s.vec()
	VMOVUPS(Mem{Base: x, Index: i, Scale: 4}, v)
	c.list(v, offs, entries, end)
	VPADDD(step, offs, offs)
	ADDQ(Imm(uint64(s.lanes)), i)
	CMPQ(i, n)
	JL(LabelRef("loop"))
	Label("tail")
	TESTQ(tail, tail)
	JZ(LabelRef("done"))
	v = s.vec()
	if s == avx512 {
		VMOVUPS_Z(Mem{Base: x, Index: i, Scale: 4}, k, v)
	} else {
		VMASKMOVPS(Mem{Base: x, Index: i, Scale: 4}, mask, v)
	}
	c.list(v, offs, entries, end)
	Label("done")
	ADDQ(ldb, bounds)
	MOVL(end.As32(), Mem{Base: bounds})
	ADDQ(ldx, x)
	VPADDD(row, first, first)
	DECQ(rows)
	JNZ(LabelRef("row"))
	ret()
}

// A compressor appends the non-zero lanes of a vector to a list of entries.
type compressor struct {
	isa
	zero   reg.VecVirtual
	lo, hi reg.VecVirtual // AVX-512: the permutations that interleave
	table  reg.Register   // AVX2: the permutations that compress
}

func (s isa) newCompressor() *compressor {
	c := &compressor{isa: s, zero: s.vec()}
	s.zero(c.zero)
	if s == avx512 {
		c.lo, c.hi = s.vec(), s.vec()
		VMOVDQU32(pairs(0), c.lo)
		VMOVDQU32(pairs(8), c.hi)
	} else {
		c.table = GP64()
		LEAQ(compressions(), c.table)
	}
	return c
}

// list appends the lanes of v to entries[end:] and adds their number to end.
func (c *compressor) list(v, offs reg.VecVirtual, entries reg.Register, end reg.GPVirtual) {
	const notEqual = 4 // NEQ_UQ: true for a NaN
	count, o, lo, hi := GP32(), c.vec(), c.vec(), c.vec()
	if c.isa == avx512 {
		keep := K()
		VCMPPS(Imm(notEqual), c.zero, v, keep)
		VPCOMPRESSD_Z(offs, keep, o)
		VCOMPRESSPS_Z(v, keep, v)
		KMOVW(keep, count)
		VMOVDQA32(o, lo)
		VPERMT2D(v, c.lo, lo)
		VPERMT2D(v, c.hi, o)
		hi = o
	} else {
		keep, order := c.vec(), c.vec()
		VCMPPS(Imm(notEqual), c.zero, v, keep)
		VMOVMSKPS(keep, count)
		VPMOVZXBD(Mem{Base: c.table, Index: count.As64(), Scale: 8}, order)
		VPERMD(offs, order, o)
		VPERMPS(v, order, v)
		even, odd := c.vec(), c.vec()
		VPUNPCKLDQ(v, o, even)
		VPUNPCKHDQ(v, o, odd)
		VPERM2I128(Imm(0x20), odd, even, lo)
		VPERM2I128(Imm(0x31), odd, even, hi)
	}
	VMOVUPS(lo, Mem{Base: entries, Index: end, Scale: 8})
	VMOVUPS(hi, Mem{Base: entries, Index: end, Scale: 8, Disp: c.bytes()})
	POPCNTL(count, count)
	ADDQ(count.As64(), end)
}

// integer returns a register with the low 32 bits of r in every lane.
func (s isa) integer(r reg.Register) reg.VecVirtual {
	x, v := XMM(), s.vec()
	VMOVD(r.(reg.GP).As32(), x)
	VPBROADCASTD(x, v)
	return v
}

// indices returns the numbers of the lanes.
func indices(s isa) Mem {
	p := GLOBL("indices"+s.suffix, RODATA|NOPTR)
	for i := range s.lanes {
		DATA(4*i, U32(uint32(i)))
	}
	return p
}

// pairs returns the permutation of two registers that interleaves their
// elements from the given one on.
func pairs(from int) Mem {
	p := GLOBL(fmt.Sprintf("pairs%d", from), RODATA|NOPTR)
	for i := range 8 {
		DATA(8*i, U32(uint32(from+i)))
		DATA(8*i+4, U32(uint32(16+from+i)))
	}
	return p
}

// compressions returns a table of permutations, 8 bytes each: entry b moves the
// elements whose bits are set in b to the front.
func compressions() Mem {
	t := GLOBL("compressions", RODATA|NOPTR)
	for b := range 256 {
		var order uint64
		n := 0
		for i := range 8 {
			if b>>i&1 == 1 {
				order |= uint64(i) << (8 * n)
				n++
			}
		}
		DATA(8*b, U64(order))
	}
	return t
}
