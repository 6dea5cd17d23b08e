package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// singleBytes is the length of a block of 16 filters' bias and taps.
const singleBytes = 10 * blockBytes

func convSingle() {
	for _, s := range []isa{avx512, avx2} {
		singleForward(s)
		singleGrad(s)
	}
}

// jumpIfZero jumps if no bit of a 4x4 patch is set.
func jumpIfZero(lines steps, patch reg.Register, label string) {
	any := XMM()
	VMOVUPS(lines.at(patch, 0), any)
	for r := 1; r < 4; r++ {
		VORPS(lines.at(patch, r), any, any)
	}
	VPTEST(any, any)
	JZ(LabelRef(label))
}

// singleForward goes through the windows, and for each through the blocks of
// filters, so that a blank patch is noticed once and y is written in order.
// AVX-512 keeps the patch's 16 pixels in registers.
func singleForward(s isa) {
	name := "singleForward" + s.suffix
	function(name, "y *float32, arg *uint8, ldy int, x *float32, width int, weights *float32, ph, pw, blocks int",
		name+" is singleForwardGeneric for ph > 0, pw > 0 and blocks > 0.")
	y, args, ldy := arg("y"), arg("arg"), arg("ldy")
	width := stride("width")
	lines := newSteps(width, 4)
	m := maxOf4{s}
	vecs := 16 / s.lanes

	Label("row")
	x, columns := arg("x"), arg("pw")
	Label("window")
	weights, f, end := arg("weights"), GP64(), arg("blocks")
	XORQ(f, f)
	SHLQ(Imm(4), end)
	at := func(base reg.Register, scale, v int) Mem {
		return Mem{Base: base, Index: f, Scale: uint8(scale), Disp: scale * v * s.lanes}
	}
	weight := func(tap, v int) Mem { return Mem{Base: weights, Disp: tap*blockBytes + v*s.bytes()} }
	nextBlock := func(label string) {
		ADDQ(U32(singleBytes), weights)
		ADDQ(Imm(16), f)
		CMPQ(f, end)
		JL(LabelRef(label))
	}
	jumpIfZero(lines, x, "blank")

	// Output k adds tap (i, j) of pixel (i+k/2, j+k%2).
	pixels := make([]reg.VecVirtual, 16)
	broadcast := func(p int) {
		pixels[p] = s.vec()
		VBROADCASTSS(lines.at(x, p/4).Offset(p%4*4), pixels[p])
	}
	if s == avx512 {
		for p := range pixels {
			broadcast(p)
		}
	}
	Label("block")
	sums := make([][]reg.VecVirtual, vecs)
	for v := range sums {
		sums[v] = s.vecs(4)
		for _, sum := range sums[v] {
			VMOVUPS(weight(0, v), sum)
		}
	}
	if s == avx512 {
		for tap := range 9 {
			w := s.vec()
			VMOVUPS(weight(1+tap, 0), w)
			for k, sum := range sums[0] {
				VFMADD231PS(pixels[4*(tap/3+k/2)+tap%3+k%2], w, sum)
			}
		}
	} else {
		for p := range pixels {
			broadcast(p)
			for k := range 4 {
				i, j := p/4-k/2, p%4-k%2
				if i < 0 || i > 2 || j < 0 || j > 2 {
					continue
				}
				for v := range sums {
					VFMADD231PS(weight(1+3*i+j, v), pixels[p], sums[v][k])
				}
			}
		}
	}
	for v := range sums {
		best, which := m.reduce(sums[v])
		m.relu(best)
		VMOVUPS(best, at(y, 4, v))
		m.store(which, at(args, 1, v))
	}
	nextBlock("block")
	JMP(LabelRef("next"))

	Label("blank")
	first := XMM()
	VXORPS(first, first, first)
	Label("blankBlock")
	for v := range vecs {
		bias := s.vec()
		VMOVUPS(weight(0, v), bias)
		m.relu(bias)
		VMOVUPS(bias, at(y, 4, v))
	}
	VMOVUPS(first, Mem{Base: args, Index: f, Scale: 1})
	nextBlock("blankBlock")

	Label("next")
	LEAQ(Mem{Base: y, Index: ldy, Scale: 4}, y)
	ADDQ(ldy, args)
	ADDQ(Imm(8), x)
	DECQ(columns)
	JNZ(LabelRef("window"))
	twoLines := GP64()
	LEAQ(Mem{Base: width, Index: width, Scale: 1}, twoLines)
	ADDQ(twoLines, argAddr("x"))
	DECQ(argAddr("ph"))
	JNZ(LabelRef("row"))
	ret()
}

// singleGrad keeps the sums of one vector of filters in registers over the
// whole image. Each lane needs the 3x3 pixels under its own maximum: it picks
// them from the patch by a permutation, whose indices are the maximum's place
// plus the tap's.
func singleGrad(s isa) {
	name := "singleGrad" + s.suffix
	function(name, "sums, y, grad *float32, arg *uint8, ldy int, x *float32, width, ph, pw, blocks int",
		name+" is singleGradGeneric for ph > 0, pw > 0 and blocks > 0; sums are its weights.")
	zero := s.vec()
	if s == avx512 {
		s.zero(zero)
	}
	ldy, width := arg("ldy"), stride("width")
	lines := newSteps(width, 4)
	var one, two Op = repeated("ones", 1), repeated("twos", 2)
	if s == avx512 {
		one, two = s.bits(1), s.bits(2)
	}

	for part := 0; part < blockBytes; part += s.bytes() {
		label := func(name string) string { return fmt.Sprintf("%s%d", name, part) }
		lanes := part / 4
		if part == 0 {
			Label("block")
		}
		bias, taps := s.vec(), s.vecs(9)
		for _, sum := range append(taps, bias) {
			s.zero(sum)
		}
		y, g, args := arg("y"), arg("grad"), arg("arg")
		line, rows := arg("x"), arg("ph")
		Label(label("row"))
		x, columns := GP64(), arg("pw")
		MOVQ(line, x)
		Label(label("window"))
		if s != avx512 { // sums, gradients, indices and pixels fill the 16 registers: zero gives its own to one of them
			s.zero(zero)
		}
		grads, _ := s.liveGrads(Mem{Base: y, Disp: part}, Mem{Base: g, Disp: part}, zero)
		VADDPS(grads, bias, bias)
		jumpIfZero(lines, x, label("next"))
		index := s.vecs(3)
		row := s.vec()
		VPMOVZXBD(Mem{Base: args, Disp: lanes}, index[0])
		if s == avx512 {
			VPANDD(two, index[0], index[1])
		} else {
			VPAND(two, index[0], index[1])
		}
		VPADDD(index[1], index[0], index[0]) // 4*row + column of the maximum
		VPADDD(one, index[0], index[1])
		VPADDD(two, index[0], index[2])
		if s == avx512 {
			VMOVUPS(lines.at(x, 0), row.AsX())
			VINSERTF32X4(Imm(1), lines.at(x, 1), row, row)
			VINSERTF32X4(Imm(2), lines.at(x, 2), row, row)
			VINSERTF32X4(Imm(3), lines.at(x, 3), row, row)
		}
		for tap, sum := range taps {
			i, j := tap/3, tap%3
			switch {
			case j > 0:
			case s != avx512: // lines i and i+1
				VBROADCASTF128(lines.at(x, i), row)
				VINSERTF128(Imm(1), lines.at(x, i+1), row, row)
			case i > 0: // line i first
				VSHUFF32X4(Imm(0x39), row, row, row)
			}
			picked := s.vec()
			VPERMPS(row, index[j], picked)
			VFMADD231PS(grads, picked, sum)
		}
		Label(label("next"))
		LEAQ(Mem{Base: y, Index: ldy, Scale: 4}, y)
		LEAQ(Mem{Base: g, Index: ldy, Scale: 4}, g)
		ADDQ(ldy, args)
		ADDQ(Imm(8), x)
		DECQ(columns)
		JNZ(LabelRef(label("window")))
		LEAQ(Mem{Base: line, Index: width, Scale: 2}, line)
		DECQ(rows)
		JNZ(LabelRef(label("row")))

		sums := arg("sums")
		VMOVUPS(bias, Mem{Base: sums, Disp: part})
		for tap, sum := range taps {
			VMOVUPS(sum, Mem{Base: sums, Disp: (1+tap)*blockBytes + part})
		}
	}
	ADDQ(U32(singleBytes), argAddr("sums"))
	ADDQ(U32(blockBytes), argAddr("y"))
	ADDQ(U32(blockBytes), argAddr("grad"))
	ADDQ(Imm(16), argAddr("arg"))
	DECQ(argAddr("blocks"))
	JNZ(LabelRef("block"))
	ret()
}
