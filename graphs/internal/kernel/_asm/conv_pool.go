package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Predicates of VCMPPS. The first is false for a NaN, the others true.
const (
	lessThan  = 0x11
	unordered = 0x03
	notEqual  = 0x04
)

// maxOf4 emits the Go function of that name. Its constants are in registers
// where there are enough.
type maxOf4 struct {
	isa
	nan, one, two Op
	zero, three   reg.VecVirtual // AVX-512
}

func newMaxOf4(s isa) *maxOf4 {
	const nan = 0x7fc00000
	if s == avx512 {
		m := &maxOf4{s, s.bits(nan), s.bits(1), s.bits(2), s.vec(), s.bits(3)}
		s.zero(m.zero)
		return m
	}
	return &maxOf4{isa: s, nan: repeated("nans", nan), one: repeated("ones", 1), two: repeated("twos", 2)}
}

// repeated returns a vector in memory, one for all functions of a file.
func repeated(name string, u uint32) Mem {
	v, ok := vectors[name]
	if !ok {
		v = GLOBL(name, RODATA|NOPTR)
		for i := range avx2.lanes {
			DATA(4*i, U32(u))
		}
		vectors[name] = v
	}
	return v
}

var vectors = map[string]Mem{}

// reduce returns the maximum of each lane and, as 32-bit integers, which it is.
// It overwrites v.
func (m *maxOf4) reduce(v []reg.VecVirtual) (best, which reg.VecVirtual) {
	which = m.vec()
	lower := m.vec()
	if m.isa == avx512 {
		second, fourth, low, nan, nan2 := K(), K(), K(), K(), K()
		VCMPPS(Imm(unordered), v[1], v[0], nan)
		VCMPPS(Imm(unordered), v[3], v[2], nan2)
		VCMPPS(Imm(lessThan), v[1], v[0], second)
		VMAXPS(v[0], v[1], v[0]) // of equal values the first
		VCMPPS(Imm(lessThan), v[3], v[2], fourth)
		VMAXPS(v[2], v[3], v[2])
		VCMPPS(Imm(lessThan), v[2], v[0], low)
		VMAXPS(v[0], v[2], v[0])
		VMOVDQA32_Z(m.one, second, which)
		VMOVDQA32(m.two, lower)
		VMOVDQA32(m.three, fourth, lower)
		VMOVDQA32(lower, low, which)
		KORW(nan, nan2, nan)
		VMOVAPS(m.nan, nan, v[0])
		return v[0], which
	}
	nan, mask := m.vec(), m.vec()
	VCMPPS(Imm(unordered), v[1], v[0], nan)
	VCMPPS(Imm(unordered), v[3], v[2], mask)
	VORPS(mask, nan, nan)
	VCMPPS(Imm(lessThan), v[1], v[0], mask)
	VMAXPS(v[0], v[1], v[0])
	VPAND(m.one, mask, which)
	VCMPPS(Imm(lessThan), v[3], v[2], mask)
	VMAXPS(v[2], v[3], v[2])
	VPAND(m.one, mask, lower)
	VPOR(m.two, lower, lower)
	VCMPPS(Imm(lessThan), v[2], v[0], mask)
	VMAXPS(v[0], v[2], v[0])
	VBLENDVPS(mask, lower, which, which)
	VBLENDVPS(nan, m.nan, v[0], v[0])
	return v[0], which
}

// relu sets v to max(v, 0), keeping a NaN.
func (m *maxOf4) relu(v reg.VecVirtual) {
	zero := m.zero
	if m.isa != avx512 {
		zero = m.vec()
		m.isa.zero(zero)
	}
	VMAXPS(v, zero, v)
}

// store stores which as bytes.
func (m *maxOf4) store(which reg.VecVirtual, to Mem) {
	if m.isa == avx512 {
		VPMOVDB(which, to)
		return
	}
	high := XMM()
	VEXTRACTI128(Imm(1), which, high)
	VPACKSSDW(high, which.AsX(), high)
	VPACKUSWB(high, high, high)
	VMOVQ(high, to)
}
