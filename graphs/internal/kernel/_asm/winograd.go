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

// planes addresses the 16 planes of a transformed tile: plane 4*i+j is the
// address of row i, offset by j planes.
type planes struct{ rows, step, step3 reg.Register }

func newPlanes(start, plane reg.Register) planes {
	p := planes{start, plane, GP64()}
	LEAQ(Mem{Base: plane, Index: plane, Scale: 2}, p.step3)
	return p
}

// at returns the address of plane j of a row of planes.
func (p planes) at(row reg.Register, j int) Mem {
	switch j {
	case 0:
		return Mem{Base: row}
	case 3:
		return Mem{Base: row, Index: p.step3, Scale: 1}
	default:
		return Mem{Base: row, Index: p.step, Scale: uint8(j)}
	}
}

// nextRow moves a pointer four planes on.
func (p planes) nextRow(row reg.Register) {
	LEAQ(Mem{Base: row, Index: p.step, Scale: 4}, row)
}

func winogradWeights(s isa) {
	s.vectorised("winogradWeights", "winogradWeightsGeneric", "dst *float32, plane int, w *float32, tap, n int")
	dst, w, n := arg("dst"), arg("w"), arg("n")
	p := newPlanes(dst, stride("plane"))
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
			VMOVUPS(u, p.at(to, j))
		}
		if i < 3 {
			p.nextRow(to)
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
	p := newPlanes(dst, stride("plane"))
	row, pixel := stride("row"), stride("pixel")
	row3 := GP64()
	LEAQ(Mem{Base: row, Index: row, Scale: 2}, row3)

	Label("loop")
	from := GP64()
	MOVQ(x, from)
	var t [4][4]reg.VecVirtual
	for j := range 4 {
		d0, d1, d2, sum := s.vec(), s.vec(), s.vec(), s.vec()
		VMOVUPS(Mem{Base: from}, d0)
		VMOVUPS(Mem{Base: from, Index: row, Scale: 1}, d1)
		VMOVUPS(Mem{Base: from, Index: row, Scale: 2}, d2)
		VSUBPS(d2, d0, d0)
		VADDPS(d2, d1, sum)
		VSUBPS(d1, d2, d2)
		VSUBPS(Mem{Base: from, Index: row3, Scale: 1}, d1, d1)
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
		VMOVUPS(d0, p.at(to, 0))
		VSUBPS(d3, d1, d3)
		VMOVUPS(d3, p.at(to, 3))
		VADDPS(d2, d1, d0)
		VMOVUPS(d0, p.at(to, 1))
		VSUBPS(d1, d2, d2)
		VMOVUPS(d2, p.at(to, 2))
		if i < 3 {
			p.nextRow(to)
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
	p := newPlanes(products, stride("plane"))
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
				VMOVUPS(p.at(from, j), s0[j])
			case 1:
				VMOVUPS(p.at(from, j), s1[j])
				VADDPS(s1[j], s0[j], s0[j])
			case 2:
				v := s.vec()
				VMOVUPS(p.at(from, j), v)
				VADDPS(v, s0[j], s0[j])
				VSUBPS(v, s1[j], s1[j])
			case 3:
				VSUBPS(p.at(from, j), s1[j], s1[j])
			}
		}
		if i < 3 {
			p.nextRow(from)
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
