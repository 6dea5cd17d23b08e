package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func lists() {
	nonZeros(avx512)
	nonZeros(avx2)
}

// nonZeros compresses in registers and stores whole vectors, of which the next
// store overwrites what is too much: compressing to memory is microcoded on
// some processors.
func nonZeros(s isa) {
	name := "nonZerosVecs" + s.suffix
	TEXT(name, NOSPLIT, "func(dst *uint64, x *float32, n, off, stride int) (count int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s is nonZerosGeneric for n elements, n > 0 a multiple of %d.", name, s.lanes))

	dst, x, n := arg("dst"), arg("x"), arg("n")
	offs, step := s.ramp()
	zero := s.vec()
	s.zero(zero)
	out := GP64()
	MOVQ(dst, out)
	var compress func(v reg.VecVirtual) (offsets, values reg.VecVirtual, count reg.Register)
	var interleave func(offsets, values reg.VecVirtual) (lo, hi reg.VecVirtual)
	const notEqual = 4 // NEQ_UQ: true for a NaN

	if s == avx512 {
		compress = func(v reg.VecVirtual) (reg.VecVirtual, reg.VecVirtual, reg.Register) {
			keep, bits, o, c := K(), GP32(), s.vec(), s.vec()
			VCMPPS(Imm(notEqual), zero, v, keep)
			VPCOMPRESSD_Z(offs, keep, o)
			VCOMPRESSPS_Z(v, keep, c)
			KMOVW(keep, bits)
			POPCNTL(bits, bits)
			return o, c, bits
		}
		first, second := s.vec(), s.vec()
		VMOVDQU32(pairs(0), first)
		VMOVDQU32(pairs(8), second)
		interleave = func(o, v reg.VecVirtual) (reg.VecVirtual, reg.VecVirtual) {
			lo, hi := s.vec(), s.vec()
			VMOVDQA32(o, lo)
			VMOVDQA32(o, hi)
			VPERMT2D(v, first, lo)
			VPERMT2D(v, second, hi)
			return lo, hi
		}
	} else {
		table := GP64()
		LEAQ(compressions(), table)
		compress = func(v reg.VecVirtual) (reg.VecVirtual, reg.VecVirtual, reg.Register) {
			keep, bits, order, o, c := s.vec(), GP32(), s.vec(), s.vec(), s.vec()
			VCMPPS(Imm(notEqual), zero, v, keep)
			VMOVMSKPS(keep, bits)
			VPMOVZXBD(Mem{Base: table, Index: bits.As64(), Scale: 8}, order)
			VPERMD(offs, order, o)
			VPERMPS(v, order, c)
			POPCNTL(bits, bits)
			return o, c, bits
		}
		interleave = func(o, v reg.VecVirtual) (reg.VecVirtual, reg.VecVirtual) {
			even, odd, lo, hi := s.vec(), s.vec(), s.vec(), s.vec()
			VPUNPCKLDQ(v, o, even)
			VPUNPCKHDQ(v, o, odd)
			VPERM2I128(Imm(0x20), odd, even, lo)
			VPERM2I128(Imm(0x31), odd, even, hi)
			return lo, hi
		}
	}

	Label("loop")
	v := s.vec()
	VMOVUPS(Mem{Base: x}, v)
	o, c, count := compress(v)
	lo, hi := interleave(o, c)
	VMOVUPS(lo, Mem{Base: out})
	VMOVUPS(hi, Mem{Base: out, Disp: s.bytes()})
	LEAQ(Mem{Base: out, Index: count.(reg.GP).As64(), Scale: 8}, out)
	VPADDD(step, offs, offs)
	ADDQ(U32(uint32(s.bytes())), x)
	SUBQ(Imm(uint64(s.lanes)), n)
	JNZ(LabelRef("loop"))

	SUBQ(dst, out)
	SHRQ(Imm(3), out)
	Store(out, Return("count"))
	ret()
}

// ramp returns the offsets of the first vector's elements, off + i*stride, and
// what to add to get the next vector's.
func (s isa) ramp() (offs, step reg.VecVirtual) {
	offs, step = s.vec(), s.vec()
	indices := GLOBL("indices"+s.suffix, RODATA|NOPTR)
	for i := range s.lanes {
		DATA(4*i, U32(uint32(i)))
	}
	first, stride, x := s.vec(), arg("stride"), XMM()
	VMOVD(arg("off").(reg.GP).As32(), x)
	VPBROADCASTD(x, first)
	VMOVD(stride.(reg.GP).As32(), x)
	VPBROADCASTD(x, step)
	VPMULLD(indices, step, offs)
	VPADDD(first, offs, offs)
	SHLQ(Imm(map[isa]uint64{avx512: 4, avx2: 3}[s]), stride)
	VMOVD(stride.(reg.GP).As32(), x)
	VPBROADCASTD(x, step)
	return offs, step
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
