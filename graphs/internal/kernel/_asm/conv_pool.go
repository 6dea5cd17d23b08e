package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Predicates of VCMPPS; both are false for a NaN, and "unordered" is true.
const (
	lessThan  = 0x11
	unordered = 0x03
)

// maxOf4 emits the Go function of that name.
type maxOf4 struct {
	isa
	zero, nan, one, two, three reg.VecVirtual
}

func newMaxOf4(s isa) *maxOf4 {
	m := &maxOf4{isa: s, zero: s.vec(), nan: s.bits(0x7fc00000), one: s.bits(1), two: s.bits(2)}
	s.zero(m.zero)
	if s == avx512 {
		m.three = s.bits(3)
	}
	return m
}

// reduce returns the maximum of each lane and, as 32-bit integers, which it is.
// It overwrites v.
func (m *maxOf4) reduce(v []reg.VecVirtual) (best, which reg.VecVirtual) {
	which = m.vec()
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
		lower := m.vec()
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
	lower := m.vec()
	VCMPPS(Imm(lessThan), v[3], v[2], mask)
	VMAXPS(v[2], v[3], v[2])
	VPSUBD(mask, m.two, lower)
	VCMPPS(Imm(lessThan), v[2], v[0], mask)
	VMAXPS(v[0], v[2], v[0])
	VBLENDVPS(mask, lower, which, which)
	VBLENDVPS(nan, m.nan, v[0], v[0])
	return v[0], which
}

// relu sets v to max(v, 0), keeping a NaN.
func (m *maxOf4) relu(v reg.VecVirtual) { VMAXPS(v, m.zero, v) }

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
