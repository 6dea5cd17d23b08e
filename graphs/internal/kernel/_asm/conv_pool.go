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

// repeated returns a constant in memory, in every lane for AVX2; AVX-512 takes
// it from the first.
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

// maxOf4 emits the Go function of that name.
type maxOf4 struct{ isa }

// reduce returns the maximum of each lane and, as 32-bit integers, which it is.
// It overwrites v.
func (m maxOf4) reduce(v []reg.VecVirtual) (best, which reg.VecVirtual) {
	nans, one, two, three := repeated("nans", 0x7fc00000), repeated("ones", 1), repeated("twos", 2), repeated("threes", 3)
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
		VPBROADCASTD_Z(one, second, which)
		VPBROADCASTD(two, lower)
		VPBROADCASTD(three, fourth, lower)
		VMOVDQA32(lower, low, which)
		KORW(nan, nan2, nan)
		VBROADCASTSS(nans, nan, v[0])
		return v[0], which
	}
	nan, mask := m.vec(), m.vec()
	VCMPPS(Imm(unordered), v[1], v[0], nan)
	VCMPPS(Imm(unordered), v[3], v[2], mask)
	VORPS(mask, nan, nan)
	VCMPPS(Imm(lessThan), v[1], v[0], mask)
	VMAXPS(v[0], v[1], v[0])
	VPAND(one, mask, which)
	VCMPPS(Imm(lessThan), v[3], v[2], mask)
	VMAXPS(v[2], v[3], v[2])
	VPAND(one, mask, lower)
	VPOR(two, lower, lower)
	VCMPPS(Imm(lessThan), v[2], v[0], mask)
	VMAXPS(v[0], v[2], v[0])
	VBLENDVPS(mask, lower, which, which)
	VBLENDVPS(nan, nans, v[0], v[0])
	return v[0], which
}

// relu sets v to max(v, 0), keeping a NaN.
func (m maxOf4) relu(v reg.VecVirtual) {
	zero := m.vec()
	m.zero(zero)
	VMAXPS(v, zero, v)
}

// store stores which as bytes.
func (m maxOf4) store(which reg.VecVirtual, to Mem) {
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

// steps addresses up to four or six elements that lie the same distance apart.
type steps struct{ step, step3, step5 reg.Register }

func newSteps(step reg.Register, elements int) steps {
	s := steps{step: step, step3: GP64()}
	LEAQ(Mem{Base: step, Index: step, Scale: 2}, s.step3)
	if elements > 4 {
		s.step5 = GP64()
		LEAQ(Mem{Base: step, Index: step, Scale: 4}, s.step5)
	}
	return s
}

// at returns the address j steps from base.
func (s steps) at(base reg.Register, j int) Mem {
	switch j {
	case 0:
		return Mem{Base: base}
	case 3:
		return Mem{Base: base, Index: s.step3, Scale: 1}
	case 5:
		return Mem{Base: base, Index: s.step5, Scale: 1}
	default:
		return Mem{Base: base, Index: s.step, Scale: uint8(j)}
	}
}
