package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func convPool() {
	for _, s := range []isa{avx512, avx2} {
		poolWindow(s)
		unpool(s)
		maxInto(s)
	}
}

// Predicates of VCMPPS.
const (
	lessThan  = 0x11 // false for a NaN
	notEqual  = 0x04 // true for a NaN
	unordered = 0x03 // true for a NaN
	ordered   = 0x07 // false for a NaN
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

func poolWindow(s isa) {
	name := "poolWindowVecs" + s.suffix
	function(name, "y *float32, arg *uint8, top, bottom *float32, n, whole int",
		fmt.Sprintf("%s is poolWindowGeneric for the first filters, whole > 0 a multiple of %d.", name, s.lanes))
	y, args, top, bottom := arg("y"), arg("arg"), arg("top"), arg("bottom")
	n, whole := arg("n"), arg("whole")
	f := GP64()
	XORQ(f, f)
	m := maxOf4{s}
	Label("loop")
	v := s.vecs(4)
	for i, row := range []reg.Register{top, bottom} {
		second := GP64()
		LEAQ(Mem{Base: row, Index: n, Scale: 4}, second)
		VMOVUPS(Mem{Base: row, Index: f, Scale: 4}, v[2*i])
		VMOVUPS(Mem{Base: second, Index: f, Scale: 4}, v[2*i+1])
	}
	best, which := m.reduce(v)
	m.relu(best)
	VMOVUPS(best, Mem{Base: y, Index: f, Scale: 4})
	m.store(which, Mem{Base: args, Index: f, Scale: 1})
	ADDQ(Imm(uint64(s.lanes)), f)
	CMPQ(f, whole)
	JL(LabelRef("loop"))
	ret()
}

func unpool(s isa) {
	s.vectorised("unpool", "unpoolGeneric", "dst *float32, place int, arg *uint8, y, grad *float32, n int")
	args := arg("arg")
	place, zero, low := s.vec(), s.vec(), XMM()
	VMOVD(arg("place").(reg.GP).As32(), low)
	VPBROADCASTD(low, place)
	s.zero(zero)
	s.each([]string{"dst", "y", "grad"}, func(p []Mem) {
		which, grads := s.vec(), s.vec()
		from := Mem{Base: args, Index: p[0].Index, Scale: 1}
		VPMOVZXBD(from, which)
		if s == avx512 {
			here := K()
			VPCMPEQD(place, which, here)
			VCMPPS(Imm(lessThan), p[1], zero, here, here)
			VMOVUPS_Z(p[2], here, grads)
		} else {
			VPCMPEQD(place, which, which)
			VCMPPS(Imm(lessThan), p[1], zero, grads)
			VANDPS(which, grads, grads)
			VANDPS(p[2], grads, grads)
		}
		VMOVUPS(grads, p[0])
	})
	ret()
}

func maxInto(s isa) {
	s.vectorised("maxInto", "maxIntoGeneric", "y *float32, arg *int32, x *float32, off, n int")
	place, step, low := s.vec(), s.bits(uint32(s.lanes)), XMM()
	VMOVD(arg("off").(reg.GP).As32(), low)
	VPBROADCASTD(low, place)
	first := GLOBL("lanes"+s.suffix, RODATA|NOPTR)
	for i := range s.lanes {
		DATA(4*i, U32(uint32(i)))
	}
	VPADDD(first, place, place)
	s.each([]string{"y", "arg", "x"}, func(p []Mem) {
		y, x := s.vec(), s.vec()
		VMOVUPS(p[0], y)
		VMOVUPS(p[2], x)
		if s == avx512 {
			more, nan := K(), K()
			VCMPPS(Imm(lessThan), x, y, more)
			VCMPPS(Imm(unordered), x, x, nan)
			VCMPPS(Imm(ordered), y, y, nan, nan)
			KORW(more, nan, more)
			VMOVUPS(x, more, p[0])
			VMOVDQU32(place, more, p[1])
		} else {
			more, nan, known, from := s.vec(), s.vec(), s.vec(), s.vec()
			VCMPPS(Imm(lessThan), x, y, more)
			VCMPPS(Imm(unordered), x, x, nan)
			VCMPPS(Imm(ordered), y, y, known)
			VANDPS(known, nan, nan)
			VORPS(nan, more, more)
			VMOVUPS(p[1], from)
			VBLENDVPS(more, x, y, y)
			VBLENDVPS(more, place, from, from)
			VMOVUPS(y, p[0])
			VMOVUPS(from, p[1])
		}
		VPADDD(step, place, place)
	})
	ret()
}
