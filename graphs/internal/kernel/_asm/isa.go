package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// An isa is an instruction set: what differs is the width of the registers,
// their number, and that AVX-512 has mask registers.
type isa struct {
	suffix string // of the functions' names
	lanes  int    // float32 values in a register
}

var (
	avx2   = isa{"AVX2", 8}
	avx512 = isa{"AVX512", 16}
)

// bytes is the length of a register.
func (s isa) bytes() int { return 4 * s.lanes }

func (s isa) vec() reg.VecVirtual {
	if s == avx512 {
		return ZMM()
	}
	return YMM()
}

func (s isa) vecs(n int) []reg.VecVirtual {
	v := make([]reg.VecVirtual, n)
	for i := range v {
		v[i] = s.vec()
	}
	return v
}

func (s isa) zero(v reg.VecVirtual) {
	if s == avx512 {
		VPXORD(v, v, v)
	} else {
		VXORPS(v, v, v)
	}
}

// bits returns a register with the same 32 bits in every lane.
func (s isa) bits(u uint32) reg.VecVirtual {
	v, x, r := s.vec(), XMM(), GP32()
	MOVL(U32(u), r)
	VMOVD(r, x)
	VPBROADCASTD(x, v)
	return v
}

// scalar returns a register with the named argument in every lane.
func (s isa) scalar(name string) reg.VecVirtual {
	v := s.vec()
	p, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	VBROADCASTSS(p.Addr, v)
	return v
}

// each emits a loop over the n elements, a positive multiple of the lanes, of
// the slices named; body gets their places.
func (s isa) each(slices []string, body func(p []Mem)) {
	n := arg("n")
	index := GP64()
	XORQ(index, index)
	p := make([]Mem, len(slices))
	for i, name := range slices {
		p[i] = Mem{Base: arg(name), Index: index, Scale: 4}
	}
	Label("loop")
	body(p)
	ADDQ(Imm(uint64(s.lanes)), index)
	CMPQ(index, n)
	JL(LabelRef("loop"))
}

// vectorised starts a function that is the Go function twin for as many
// elements as fill registers.
func (s isa) vectorised(name, twin, signature string) {
	name += "Vecs" + s.suffix
	function(name, signature, fmt.Sprintf("%s is %s for n elements, n > 0 a multiple of %d.", name, twin, s.lanes))
}

// function starts a function that keeps its pointer arguments off the heap.
func function(name, signature string, doc ...string) {
	TEXT(name, NOSPLIT, "func("+signature+")")
	Pragma("noescape")
	Doc(doc...)
}

// arg returns the named argument.
func arg(name string) reg.Register { return Load(Param(name), GP64()) }

// stride returns the named argument, a number of float32 values, in bytes.
func stride(name string) reg.Register {
	r := arg(name)
	SHLQ(Imm(2), r)
	return r
}

// ret ends a function. Without VZEROUPPER the SSE code that Go compiles to
// would run several times slower.
func ret() {
	VZEROUPPER()
	RET()
}
