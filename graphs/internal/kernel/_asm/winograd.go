package main

import (
	"fmt"
	"math"

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

// factor is a constant that a transform multiplies by.
type factor struct {
	name  string
	value float32
}

var (
	half          = factor{"half", .5}
	quarter       = factor{"quarter", .25}
	eighth        = factor{"eighth", .125}
	threeHalves   = factor{"threeHalves", 1.5}
	twoThirds     = factor{"twoThirds", 2. / 3}
	two           = factor{"two", 2}
	four          = factor{"four", 4}
	minusHalf     = factor{"minusHalf", -.5}
	minus2        = factor{"minus2", -2}
	minus8        = factor{"minus8", -8}
	fifteenth     = factor{"fifteenth", 1. / 15}
	minus16over15 = factor{"minus16over15", -16. / 15}
)

func (f factor) mem() Mem { return repeated(f.name, math.Float32bits(f.value)) }

// multiply sets x to f*x.
func (s isa) multiply(f factor, x reg.VecVirtual) {
	if s == avx512 {
		VMULPS_BCST(f.mem(), x, x)
	} else {
		VMULPS(f.mem(), x, x)
	}
}

// addMultiple sets sum to fma(f, x, sum).
func (s isa) addMultiple(f factor, x, sum reg.VecVirtual) {
	if s == avx512 {
		VFMADD231PS_BCST(f.mem(), x, sum)
	} else {
		VFMADD231PS(f.mem(), x, sum)
	}
}

// weightPoints emits the Go function of that name; it overwrites g.
func (s isa) weightPoints(g []reg.VecVirtual) []reg.VecVirtual {
	u := s.vecs(6)
	VMOVAPS(g[0], u[4])
	s.addMultiple(half, g[1], u[4])
	s.addMultiple(quarter, g[2], u[4])
	s.multiply(minus16over15, u[4])
	VMOVAPS(g[0], u[5])
	s.addMultiple(minus2, g[1], u[5])
	s.addMultiple(four, g[2], u[5])
	s.multiply(fifteenth, u[5])
	VADDPS(g[2], g[0], u[1])
	s.multiply(half, u[1])
	s.multiply(half, g[1])
	VSUBPS(g[1], u[1], u[2])
	VADDPS(g[1], u[1], u[1])
	u[0], u[3] = g[0], g[2]
	return u
}

// dataPoints emits the Go function of that name; it overwrites d.
func (s isa) dataPoints(d []reg.VecVirtual) []reg.VecVirtual {
	if len(d) == 4 {
		sum := s.vec()
		VSUBPS(d[2], d[0], d[0])
		VADDPS(d[2], d[1], sum)
		VSUBPS(d[1], d[2], d[2])
		VSUBPS(d[1], d[3], d[3])
		return []reg.VecVirtual{d[0], sum, d[2], d[3]}
	}
	e, f, v := s.vec(), s.vec(), s.vecs(6)
	VSUBPS(d[2], d[4], e)
	VSUBPS(d[1], d[3], f)

	VSUBPS(d[2], d[0], v[0])
	VADDPS(e, v[0], v[0])
	s.addMultiple(threeHalves, f, v[0])

	VSUBPS(d[3], d[5], v[3])
	VSUBPS(f, v[3], v[3])
	s.addMultiple(threeHalves, e, v[3])

	VADDPS(d[3], d[2], v[1])
	VADDPS(f, e, d[0])
	s.addMultiple(twoThirds, d[0], v[1])

	VSUBPS(d[3], d[2], v[2])
	VSUBPS(e, f, d[5])
	s.addMultiple(twoThirds, d[5], v[2])

	VMOVAPS(e, v[4])
	s.addMultiple(two, f, v[4])
	VMOVAPS(e, v[5])
	s.addMultiple(minusHalf, f, v[5])
	return v
}

// outputsOf emits the Go function of that name; it overwrites m.
func (s isa) outputsOf(m []reg.VecVirtual) []reg.VecVirtual {
	sum, diff := s.vec(), m[1]
	VADDPS(m[2], m[1], sum)
	VSUBPS(m[2], m[1], diff)
	y := s.vecs(len(m) - 2)
	VADDPS(sum, m[0], y[0])
	if len(m) == 4 {
		VADDPS(m[3], diff, y[1])
		return y
	}
	VADDPS(m[4], y[0], y[0])
	VADDPS(m[5], y[0], y[0])
	VADDPS(m[3], diff, y[3])
	y[1], y[2] = diff, sum
	s.addMultiple(half, m[4], y[1])
	s.addMultiple(minus2, m[5], y[1])
	s.addMultiple(quarter, m[4], y[2])
	s.addMultiple(four, m[5], y[2])
	s.addMultiple(eighth, m[4], y[3])
	s.addMultiple(minus8, m[5], y[3])
	return y
}

// cut emits outputRange.cut.
func (s isa) cut(v reg.VecVirtual, r Mem) {
	low, high := s.vec(), s.vec()
	VBROADCASTSS(r, low)
	VBROADCASTSS(r.Offset(4), high)
	VMINPS(v, high, v) // with a NaN, v
	VMAXPS(v, low, v)
}

func winogradWeights(s isa) {
	s.vectorised("winogradWeights", "winogradWeightsGeneric", "dst *float32, plane int, w *float32, tap, n int")
	dst, w, n := arg("dst"), arg("w"), arg("n")
	planes, taps := newSteps(stride("plane"), 6), newSteps(stride("tap"), 4)

	Label("loop")
	// The columns' results wait in the first three planes of each row.
	for j := range 3 {
		from, to := GP64(), GP64()
		LEAQ(taps.at(w, j), from)
		LEAQ(planes.at(dst, j), to)
		g := s.vecs(3)
		for i := range g {
			VMOVUPS(Mem{Base: from}, g[i])
			if i < 2 {
				ADDQ(taps.step3, from)
			}
		}
		for i, u := range s.weightPoints(g) {
			VMOVUPS(u, Mem{Base: to})
			if i < 5 {
				LEAQ(Mem{Base: to, Index: planes.step3, Scale: 2}, to)
			}
		}
	}
	row := GP64()
	MOVQ(dst, row)
	for i := range 6 {
		g := s.vecs(3)
		for j := range g {
			VMOVUPS(planes.at(row, j), g[j])
		}
		for j, u := range s.weightPoints(g) {
			VMOVUPS(u, planes.at(row, j))
		}
		if i < 5 {
			LEAQ(Mem{Base: row, Index: planes.step3, Scale: 2}, row)
		}
	}
	ADDQ(U32(uint32(s.bytes())), dst)
	ADDQ(U32(uint32(s.bytes())), w)
	SUBQ(Imm(uint64(s.lanes)), n)
	JNZ(LabelRef("loop"))
	ret()
}

// tileKinds emits a body for each kind of tile.
func tileKinds(body func(name string, rows, cols int)) {
	tall, wide := GP8(), GP8()
	Load(Param("tall"), tall)
	Load(Param("wide"), wide)
	TESTB(tall, tall)
	JZ(LabelRef("short"))
	TESTB(wide, wide)
	JZ(LabelRef("tallNarrow"))
	body("tallWide", 6, 6)
	Label("tallNarrow")
	body("tallNarrow", 6, 4)
	Label("short")
	TESTB(wide, wide)
	JZ(LabelRef("shortNarrow"))
	body("shortWide", 4, 6)
	Label("shortNarrow")
	body("shortNarrow", 4, 4)
}

func winogradInput(s isa) {
	s.vectorised("winogradInput", "winogradInputGeneric",
		"dst *float32, plane int, x *float32, row, pixel, n int, tall, wide bool")
	tileKinds(func(name string, rows, cols int) {
		dst, x, n := arg("dst"), arg("x"), arg("n")
		planes, row, pixel := newSteps(stride("plane"), 6), stride("row"), stride("pixel")

		Label(name + "_loop")
		// The columns' results wait in the planes where the rows' will go.
		column, start := GP64(), GP64()
		MOVQ(x, column)
		MOVQ(dst, start)
		for j := range cols {
			from, to := GP64(), GP64()
			MOVQ(column, from)
			MOVQ(start, to)
			d := s.vecs(rows)
			for i := range d {
				VMOVUPS(Mem{Base: from}, d[i])
				if i < rows-1 {
					ADDQ(row, from)
				}
			}
			for i, v := range s.dataPoints(d) {
				VMOVUPS(v, Mem{Base: to})
				if i < rows-1 {
					LEAQ(Mem{Base: to, Index: planes.step3, Scale: 2}, to)
				}
			}
			if j < cols-1 {
				ADDQ(pixel, column)
				ADDQ(planes.step, start)
			}
		}
		to := GP64()
		MOVQ(dst, to)
		for i := range rows {
			d := s.vecs(cols)
			for j := range d {
				VMOVUPS(planes.at(to, j), d[j])
			}
			for j, v := range s.dataPoints(d) {
				VMOVUPS(v, planes.at(to, j))
			}
			if i < rows-1 {
				LEAQ(Mem{Base: to, Index: planes.step3, Scale: 2}, to)
			}
		}
		ADDQ(U32(uint32(s.bytes())), dst)
		ADDQ(U32(uint32(s.bytes())), x)
		SUBQ(Imm(uint64(s.lanes)), n)
		JNZ(LabelRef(name + "_loop"))
		ret()
	})
}

func winogradOutput(s isa) {
	s.vectorised("winogradOutput", "winogradOutputGeneric",
		"y *float32, arg *uint8, rowY, ldy int, products *float32, plane int, bias, ranges *float32, n int, tall, wide bool")
	tileKinds(func(name string, rows, cols int) {
		y, args, rowY, ldy := arg("y"), arg("arg"), arg("rowY"), arg("ldy")
		products, bias, n := arg("products"), arg("bias"), arg("n")
		planes := newSteps(stride("plane"), 6)
		m := maxOf4{s}

		Label(name + "_loop")
		// The columns' results: in registers, or back in the planes if there
		// are too few.
		var t [4][]reg.VecVirtual
		column := GP64()
		MOVQ(products, column)
		for j := range cols {
			from, to := GP64(), GP64()
			MOVQ(column, from)
			MOVQ(column, to)
			v := s.vecs(rows)
			for i := range v {
				VMOVUPS(Mem{Base: from}, v[i])
				if i < rows-1 {
					LEAQ(Mem{Base: from, Index: planes.step3, Scale: 2}, from)
				}
			}
			for i, sum := range s.outputsOf(v) {
				if s == avx512 {
					t[i] = append(t[i], sum)
					continue
				}
				VMOVUPS(sum, Mem{Base: to})
				if i < rows-3 {
					LEAQ(Mem{Base: to, Index: planes.step3, Scale: 2}, to)
				}
			}
			if j < cols-1 {
				ADDQ(planes.step, column)
			}
		}
		from, yRow, argRow := GP64(), GP64(), GP64()
		MOVQ(products, from)
		MOVQ(y, yRow)
		MOVQ(args, argRow)
		line := func(i int) []reg.VecVirtual {
			if s == avx512 {
				return s.outputsOf(t[i])
			}
			v := s.vecs(cols)
			for j := range v {
				VMOVUPS(planes.at(from, j), v[j])
			}
			LEAQ(Mem{Base: from, Index: planes.step3, Scale: 2}, from)
			return s.outputsOf(v)
		}
		for r := range rows/2 - 1 {
			top, bottom := line(2*r), line(2*r+1)
			for c := range cols/2 - 1 {
				window := []reg.VecVirtual{top[2*c], top[2*c+1], bottom[2*c], bottom[2*c+1]}
				free := fmt.Sprintf("%s_%d%d", name, r, c)
				CMPQ(argAddr("ranges"), Imm(0))
				JE(LabelRef(free))
				ranges := arg("ranges")
				for k, v := range window {
					s.cut(v, Mem{Base: ranges, Disp: 8 * (4*(2*r+c) + k)})
				}
				Label(free)
				best, which := m.reduce(window)
				VADDPS(Mem{Base: bias}, best, best)
				m.relu(best)
				if c == 0 {
					VMOVUPS(best, Mem{Base: yRow})
					m.store(which, Mem{Base: argRow})
				} else {
					VMOVUPS(best, Mem{Base: yRow, Index: ldy, Scale: 4})
					m.store(which, Mem{Base: argRow, Index: ldy, Scale: 1})
				}
			}
			if r == 0 && rows == 6 {
				LEAQ(Mem{Base: yRow, Index: rowY, Scale: 4}, yRow)
				ADDQ(rowY, argRow)
			}
		}
		for _, p := range []reg.Register{y, products, bias} {
			ADDQ(U32(uint32(s.bytes())), p)
		}
		ADDQ(Imm(uint64(s.lanes)), args)
		SUBQ(Imm(uint64(s.lanes)), n)
		JNZ(LabelRef(name + "_loop"))
		ret()
	})
}
