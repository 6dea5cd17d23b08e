package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func winograd() {
	for _, s := range []isa{avx512, avx2} {
		winogradWeights(s)
		winogradInput(s)
		winogradOutput(s)
	}
}

// steps addresses up to four elements that lie the same distance apart.
type steps struct{ step, step3 reg.Register }

func newSteps(step reg.Register) steps {
	s := steps{step, GP64()}
	LEAQ(Mem{Base: step, Index: step, Scale: 2}, s.step3)
	return s
}

// at returns the address j steps from base, 0 <= j < 4.
func (s steps) at(base reg.Register, j int) Mem {
	switch j {
	case 0:
		return Mem{Base: base}
	case 3:
		return Mem{Base: base, Index: s.step3, Scale: 1}
	default:
		return Mem{Base: base, Index: s.step, Scale: uint8(j)}
	}
}

// next moves a pointer four steps on.
func (s steps) next(base reg.Register) {
	LEAQ(Mem{Base: base, Index: s.step, Scale: 4}, base)
}

func winogradWeights(s isa) {
	s.vectorised("winogradWeights", "winogradWeightsGeneric", "dst *float32, plane int, w *float32, tap, n int")
	dst, w, n := arg("dst"), arg("w"), arg("n")
	planes := newSteps(stride("plane"))
	tap := stride("tap")
	half := s.bits(0x3f000000)

	// row sets out to a row of weights transformed, (g0, h+m, h-m, g2).
	row := func(g []reg.VecVirtual) []reg.VecVirtual {
		h, m, u := s.vec(), s.vec(), s.vec()
		VADDPS(g[2], g[0], h)
		VMULPS(half, h, h)
		VMULPS(half, g[1], m)
		VADDPS(m, h, u)
		VSUBPS(m, h, h)
		return []reg.VecVirtual{g[0], u, h, g[2]}
	}
	Label("loop")
	var t [3][]reg.VecVirtual
	for j := range t {
		// Weight (i, j) is tap 3*i+j.
		from := GP64()
		MOVQ(w, from)
		for range j {
			ADDQ(tap, from)
		}
		g := s.vecs(3)
		for i := range g {
			VMOVUPS(Mem{Base: from}, g[i])
			if i < 2 {
				LEAQ(Mem{Base: from, Index: tap, Scale: 2}, from)
				ADDQ(tap, from)
			}
		}
		t[j] = row(g)
	}
	to := GP64()
	MOVQ(dst, to)
	for i := range 4 {
		for j, u := range row([]reg.VecVirtual{t[0][i], t[1][i], t[2][i]}) {
			VMOVUPS(u, planes.at(to, j))
		}
		if i < 3 {
			planes.next(to)
		}
	}
	ADDQ(U32(uint32(s.bytes())), dst)
	ADDQ(U32(uint32(s.bytes())), w)
	SUBQ(Imm(uint64(s.lanes)), n)
	JNZ(LabelRef("loop"))
	ret()
}

func winogradInput(s isa) {
	s.vectorised("winogradInput", "winogradInputGeneric", "dst *float32, plane int, x *float32, row, pixel, n int")
	dst, x, n := arg("dst"), arg("x"), arg("n")
	planes := newSteps(stride("plane"))
	rows, pixel := newSteps(stride("row")), stride("pixel")

	Label("loop")
	from := GP64()
	MOVQ(x, from)
	var t [4][4]reg.VecVirtual
	for j := range 4 {
		d0, d1, d2, sum := s.vec(), s.vec(), s.vec(), s.vec()
		VMOVUPS(rows.at(from, 0), d0)
		VMOVUPS(rows.at(from, 1), d1)
		VMOVUPS(rows.at(from, 2), d2)
		VSUBPS(d2, d0, d0)
		VADDPS(d2, d1, sum)
		VSUBPS(d1, d2, d2)
		VSUBPS(rows.at(from, 3), d1, d1)
		t[0][j], t[1][j], t[2][j], t[3][j] = d0, sum, d2, d1
		if j < 3 {
			ADDQ(pixel, from)
		}
	}
	to := GP64()
	MOVQ(dst, to)
	for i := range 4 {
		// In place, each value's last use first: AVX2 has no register left.
		d0, d1, d2, d3 := t[i][0], t[i][1], t[i][2], t[i][3]
		VSUBPS(d2, d0, d0)
		VMOVUPS(d0, planes.at(to, 0))
		VSUBPS(d3, d1, d3)
		VMOVUPS(d3, planes.at(to, 3))
		VADDPS(d2, d1, d0)
		VMOVUPS(d0, planes.at(to, 1))
		VSUBPS(d1, d2, d2)
		VMOVUPS(d2, planes.at(to, 2))
		if i < 3 {
			planes.next(to)
		}
	}
	ADDQ(U32(uint32(s.bytes())), dst)
	ADDQ(U32(uint32(s.bytes())), x)
	SUBQ(Imm(uint64(s.lanes)), n)
	JNZ(LabelRef("loop"))
	ret()
}

func winogradOutput(s isa) {
	s.vectorised("winogradOutput", "winogradOutputGeneric",
		"y *float32, arg *uint8, ldy int, products *float32, plane int, bias *float32, tiles, n int")
	const panelBytes = 32 * 4
	y, args, products, tiles := arg("y"), arg("arg"), arg("products"), arg("tiles")
	ldy, bias, n := arg("ldy"), arg("bias"), arg("n")
	planes := newSteps(stride("plane"))
	m := newMaxOf4(s)

	Label("tile")
	f := GP64()
	XORQ(f, f)
	Label("loop")
	from := GP64()
	LEAQ(Mem{Base: products, Index: f, Scale: 4}, from)
	// s0[j] and s1[j] are the two rows of (Aᵀ·m)'s column j.
	s0, s1 := s.vecs(4), s.vecs(4)
	for i := range 4 {
		for j := range 4 {
			switch i {
			case 0:
				VMOVUPS(planes.at(from, j), s0[j])
			case 1:
				VMOVUPS(planes.at(from, j), s1[j])
				VADDPS(s1[j], s0[j], s0[j])
			case 2:
				v := s.vec()
				VMOVUPS(planes.at(from, j), v)
				VADDPS(v, s0[j], s0[j])
				VSUBPS(v, s1[j], s1[j])
			case 3:
				VSUBPS(planes.at(from, j), s1[j], s1[j])
			}
		}
		if i < 3 {
			planes.next(from)
		}
	}
	var v []reg.VecVirtual
	for _, r := range [][]reg.VecVirtual{s0, s1} {
		left, right := r[0], r[3]
		VADDPS(r[1], left, left)
		VADDPS(r[2], left, left)
		VSUBPS(r[2], r[1], r[1])
		VSUBPS(right, r[1], right)
		v = append(v, left, right)
	}
	best, which := m.reduce(v)
	VADDPS(Mem{Base: bias, Index: f, Scale: 4}, best, best)
	m.relu(best)
	VMOVUPS(best, Mem{Base: y, Index: f, Scale: 4})
	m.store(which, Mem{Base: args, Index: f, Scale: 1})
	ADDQ(Imm(uint64(s.lanes)), f)
	CMPQ(f, n)
	JL(LabelRef("loop"))

	LEAQ(Mem{Base: y, Index: ldy, Scale: 4}, y)
	ADDQ(ldy, args)
	ADDQ(U32(panelBytes), products)
	DECQ(tiles)
	JNZ(LabelRef("tile"))
	ret()
}
