package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

const (
	blockBytes = 16 * 4         // one pixel or tap of a channel block
	patchBytes = 9 * blockBytes // a 3x3 patch of a channel block
	entryBytes = 8
)

func convScatter() {
	for _, s := range []isa{avx512, avx2} {
		packBlock(s)
		filterLists(s)
		gather(s)
		scatter(s)
	}
	windowListsAVX512()
	windowListsAVX2()
}

func packBlock(s isa) {
	name := "packBlock" + s.suffix
	function(name, "dst, x *float32, pixels, stride int",
		name+" is packBlockGeneric for pixels > 0 and n = 16.")
	dst, x, pixels, step := arg("dst"), arg("x"), arg("pixels"), stride("stride")
	Label("pixel")
	v := s.vecs(16 / s.lanes)
	for j := range v {
		VMOVUPS(Mem{Base: x, Disp: j * s.bytes()}, v[j])
	}
	for j := range v {
		VMOVUPS(v[j], Mem{Base: dst, Disp: j * s.bytes()})
	}
	ADDQ(step, x)
	ADDQ(Imm(blockBytes), dst)
	DECQ(pixels)
	JNZ(LabelRef("pixel"))
	ret()
}

// eachEntry emits a loop over the entries from entry to end, which body turns
// into sums: it gets an entry's offset, and its value in every lane. An empty
// list goes straight to the label done, and so does the end.
func (s isa) eachEntry(name string, entry, end reg.Register, done string, body func(off reg.Register, val reg.VecVirtual)) {
	CMPQ(entry, end)
	JE(LabelRef(done))
	Label(name)
	off, val := GP64(), s.vec()
	MOVLQSX(Mem{Base: entry}, off)
	VBROADCASTSS(Mem{Base: entry, Disp: 4}, val)
	body(off, val)
	ADDQ(Imm(entryBytes), entry)
	CMPQ(entry, end)
	JNE(LabelRef(name))
}

// gather keeps a filter's patch in registers over its list; AVX2 has room for
// half of each block, and goes through the list twice.
func gather(s isa) {
	name := "gather" + s.suffix
	function(name, "dw *float32, entries *uint64, first, capacity int, ends *int32, filters int, x *float32, row int",
		name+" is gatherGeneric for filters > 0.")
	dw, entries, capacity, ends := arg("dw"), arg("entries"), arg("capacity"), arg("ends")
	filters, row := arg("filters"), stride("row")
	x := []reg.Register{arg("x"), GP64(), GP64()}
	LEAQ(Mem{Base: x[0], Index: row, Scale: 1}, x[1])
	LEAQ(Mem{Base: x[0], Index: row, Scale: 2}, x[2])
	first := arg("first")
	LEAQ(Mem{Base: entries, Index: first, Scale: entryBytes}, first)
	SHLQ(Imm(3), capacity)

	Label("filter")
	end := GP64()
	MOVLQSX(Mem{Base: ends}, end)
	LEAQ(Mem{Base: entries, Index: end, Scale: entryBytes}, end)
	CMPQ(first, end)
	JE(LabelRef("next"))
	for part := 0; part < blockBytes; part += s.bytes() {
		acc := s.vecs(9)
		for tap, a := range acc {
			VMOVUPS(Mem{Base: dw, Disp: tap*blockBytes + part}, a)
		}
		entry := GP64()
		MOVQ(first, entry)
		done := fmt.Sprintf("done%d", part)
		s.eachEntry(fmt.Sprintf("entry%d", part), entry, end, done, func(off reg.Register, val reg.VecVirtual) {
			for tap, a := range acc {
				VFMADD231PS(Mem{Base: x[tap/3], Index: off, Scale: 4, Disp: tap%3*blockBytes + part}, val, a)
			}
		})
		Label(done)
		for tap, a := range acc {
			VMOVUPS(a, Mem{Base: dw, Disp: tap*blockBytes + part})
		}
	}
	Label("next")
	ADDQ(Imm(4), ends)
	ADDQ(capacity, first)
	ADDQ(U32(patchBytes), dw)
	DECQ(filters)
	JNZ(LabelRef("filter"))
	ret()
}

// scatter keeps the 4x4 pixels of a window in registers over its four lists.
// AVX2 has no room for them: it keeps half of the channels of the 3x3 pixels
// of one list, which makes the same sums in the same order.
func scatter(s isa) {
	name := "scatter" + s.suffix
	function(name, "dx *float32, row, pixel int, entries *uint64, ends *int32, weights *float32, ph, pw int",
		name+" is scatterGeneric for ph > 0 and pw > 0.")
	// Some arguments are read again where they are needed, and the two counters
	// stay in memory: there are not enough registers.
	ends, weights := arg("ends"), arg("weights")
	pixel := stride("pixel")
	pixels := newSteps(pixel, 4)
	entry := arg("entries")
	columns := AllocLocal(8)
	// endOf sets end to the end of the window's list k.
	endOf := func(k int, end reg.Register) {
		entries := arg("entries")
		MOVLQSX(Mem{Base: ends, Disp: 4 * k}, end)
		LEAQ(Mem{Base: entries, Index: end, Scale: entryBytes}, end)
	}

	Label("row")
	window, pw := arg("dx"), arg("pw")
	MOVQ(pw, columns)
	Label("window")
	end := GP64()
	endOf(3, end)
	CMPQ(entry, end)
	JE(LabelRef("next"))
	row := stride("row")
	lines := []reg.Register{window, GP64(), GP64(), GP64()}
	for i := 1; i < 4; i++ {
		LEAQ(Mem{Base: lines[i-1], Index: row, Scale: 1}, lines[i])
	}
	if s == avx512 {
		acc := s.vecs(16)
		for i, a := range acc {
			VMOVUPS(pixels.at(lines[i/4], i%4), a)
		}
		for k := range 4 {
			endOf(k, end)
			done := fmt.Sprintf("done%d", k)
			s.eachEntry(fmt.Sprintf("entry%d", k), entry, end, done, func(off reg.Register, val reg.VecVirtual) {
				for tap := range 9 {
					to := acc[4*(k/2+tap/3)+k%2+tap%3]
					VFMADD231PS(Mem{Base: weights, Index: off, Scale: 4, Disp: tap * blockBytes}, val, to)
				}
			})
			Label(done)
		}
		for i, a := range acc {
			VMOVUPS(a, pixels.at(lines[i/4], i%4))
		}
	} else {
		for k := range 4 {
			endOf(k, end)
			CMPQ(entry, end)
			JE(LabelRef(fmt.Sprintf("list%d", k)))
			first := GP64()
			MOVQ(entry, first)
			for part := 0; part < blockBytes; part += s.bytes() {
				at := func(tap int) Mem { return pixels.at(lines[k/2+tap/3], k%2+tap%3).Offset(part) }
				acc := s.vecs(9)
				for tap, a := range acc {
					VMOVUPS(at(tap), a)
				}
				MOVQ(first, entry)
				done := fmt.Sprintf("done%d_%d", k, part)
				s.eachEntry(fmt.Sprintf("entry%d_%d", k, part), entry, end, done, func(off reg.Register, val reg.VecVirtual) {
					for tap, a := range acc {
						VFMADD231PS(Mem{Base: weights, Index: off, Scale: 4, Disp: tap*blockBytes + part}, val, a)
					}
				})
				Label(done)
				for tap, a := range acc {
					VMOVUPS(a, at(tap))
				}
			}
			Label(fmt.Sprintf("list%d", k))
		}
	}
	Label("next")
	ADDQ(Imm(16), ends)
	LEAQ(Mem{Base: window, Index: pixel, Scale: 2}, window)
	DECQ(columns)
	JNZ(LabelRef("window"))
	twoRows := stride("row")
	SHLQ(Imm(1), twoRows)
	ADDQ(twoRows, argAddr("dx"))
	DECQ(argAddr("ph"))
	JNZ(LabelRef("row"))
	ret()
}

// liveGrads loads a vector of gradients, 0 where they do not pass through y,
// and returns it with a mask of those that do.
func (s isa) liveGrads(y, g Mem, zero reg.VecVirtual) (grads reg.VecVirtual, live reg.Register) {
	grads = s.vec()
	VMOVUPS(g, grads)
	if s == avx512 {
		live := K()
		VCMPPS(Imm(lessThan), y, zero, live)
		VCMPPS(Imm(notEqual), zero, grads, live, live)
		VMOVAPS_Z(grads, live, grads)
		return grads, live
	}
	mask, nonZero := s.vec(), s.vec()
	VCMPPS(Imm(lessThan), y, zero, mask)
	VCMPPS(Imm(notEqual), zero, grads, nonZero)
	VANDPS(nonZero, mask, mask)
	VANDPS(mask, grads, grads)
	return grads, mask
}

// maskBits returns a mask with one bit a lane.
func (s isa) maskBits(mask reg.Register) reg.GPVirtual {
	bits := GP32()
	if s == avx512 {
		KMOVW(mask, bits)
	} else {
		VMOVMSKPS(mask, bits)
	}
	return bits
}

// filterLists gathers the bits of up to 64 filters and then goes from bit to
// bit: the end of each such loop is one branch that cannot be predicted.
func filterLists(s isa) {
	name := "filterLists" + s.suffix
	function(name, "entries *uint64, ends *int32, bias, y, grad *float32, arg *uint8, ld, filters, ph, pw, off, row int",
		fmt.Sprintf("%s is filterListsGeneric without clearing bias, for ph > 0, pw > 0 and", name),
		fmt.Sprintf("filters > 0, a multiple of %d.", s.lanes))
	y, g, which := arg("y"), arg("grad"), arg("arg")

	// Where the patch of each of a window's outputs starts.
	within := AllocLocal(16)
	row := arg("row")
	MOVL(U32(0), within)
	MOVL(U32(16), within.Offset(4))
	MOVL(row.(reg.GP).As32(), within.Offset(8))
	ADDQ(Imm(16), row)
	MOVL(row.(reg.GP).As32(), within.Offset(12))

	zero := s.vec()
	s.zero(zero)
	rowStart := arg("off")
	Label("row")
	window, end := GP64(), arg("pw")
	MOVQ(rowStart, window)
	SHLQ(Imm(5), end)
	ADDQ(window, end)

	Label("window")
	f := GP64() // filters done
	XORQ(f, f)
	Label("group")
	live, shift := GP64(), GP64()
	XORQ(live, live)
	XORQ(shift, shift)
	Label("vector")
	at := func(base reg.Register) Mem { return Mem{Base: base, Index: f, Scale: 4} }
	bias := arg("bias")
	grads, mask := s.liveGrads(at(y), at(g), zero)
	VADDPS(at(bias), grads, grads)
	VMOVUPS(grads, at(bias))
	bits := s.maskBits(mask).As64()
	SHLXQ(shift, bits, bits)
	ORQ(bits, live)
	ADDQ(Imm(uint64(s.lanes)), f)
	ADDQ(Imm(uint64(s.lanes)), shift)
	filters := arg("filters")
	CMPQ(f, filters)
	JE(LabelRef("bits"))
	CMPQ(shift, Imm(64))
	JNE(LabelRef("vector"))

	Label("bits")
	TESTQ(live, live)
	JZ(LabelRef("next"))
	start := shift // of the group
	NEGQ(start)
	ADDQ(f, start)
	entries, ends := arg("entries"), arg("ends")
	Label("bit")
	bit, patch, val, to := GP64(), GP64(), GP32(), GP64()
	TZCNTQ(live, bit)
	ADDQ(start, bit)
	MOVBQZX(Mem{Base: which, Index: bit, Scale: 1}, patch)
	MOVL(within.Idx(patch, 4), patch.As32())
	ADDQ(window, patch)
	MOVL(Mem{Base: g, Index: bit, Scale: 4}, val)
	MOVLQSX(Mem{Base: ends, Index: bit, Scale: 4}, to)
	MOVL(patch.As32(), Mem{Base: entries, Index: to, Scale: entryBytes})
	MOVL(val, Mem{Base: entries, Index: to, Scale: entryBytes, Disp: 4})
	INCQ(to)
	MOVL(to.As32(), Mem{Base: ends, Index: bit, Scale: 4})
	BLSRQ(live, live)
	JNZ(LabelRef("bit"))
	Label("next")
	filters = arg("filters")
	CMPQ(f, filters)
	JNE(LabelRef("group"))

	ld := arg("ld")
	LEAQ(Mem{Base: y, Index: ld, Scale: 4}, y)
	LEAQ(Mem{Base: g, Index: ld, Scale: 4}, g)
	ADDQ(ld, which)
	ADDQ(Imm(2*16), window)
	CMPQ(window, end)
	JNE(LabelRef("window"))
	row = arg("row")
	LEAQ(Mem{Base: rowStart, Index: row, Scale: 2}, rowStart)
	DECQ(argAddr("ph"))
	JNZ(LabelRef("row"))
	ret()
}

const windowListsSignature = "dst *uint64, ends *int32, y, grad *float32, arg *uint8, ld, windows, n int) (count int"

// windowListsAVX512 compresses in registers and stores whole vectors, of which
// the next store overwrites what is too much.
func windowListsAVX512() {
	s := avx512
	const name, most = "windowListsAVX512", 64
	TEXT(name, NOSPLIT, "func("+windowListsSignature+")")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s is windowListsGeneric for windows > 0 and 0 < n <= %d.", name, most))
	dst, ends, windows := arg("dst"), arg("ends"), arg("windows")
	y, g, which, ld := arg("y"), arg("grad"), arg("arg"), arg("ld")
	var chunk [most / 16]struct {
		lanes                  reg.Register   // mask of the filters below n
		offs, which, low, high reg.VecVirtual // low and high: 8 entries each
		live                   reg.Register
	}
	ones, n := GP64(), arg("n")
	MOVQ(I64(-1), ones)
	BZHIQ(n, ones, ones)
	for c := range chunk {
		chunk[c].lanes = K()
		KMOVW(ones.As32(), chunk[c].lanes)
		SHRQ(Imm(16), ones)
		chunk[c].offs = s.vec()
		VMOVDQU32(patchStarts(16*c), chunk[c].offs)
	}
	order := s.vecs(2)
	VMOVDQU32(pairs(0), order[0])
	VMOVDQU32(pairs(8), order[1])
	zero, none := s.vec(), s.bits(0xff)
	s.zero(zero)
	places := []reg.VecVirtual{zero, s.bits(1), s.bits(2), s.bits(3)}
	out := GP64()
	MOVQ(dst, out)

	Label("window")
	for i := range chunk {
		c := &chunk[i]
		live, grads := K(), s.vec()
		VMOVUPS_Z(Mem{Base: g, Disp: i * s.bytes()}, c.lanes, grads)
		VCMPPS(Imm(lessThan), Mem{Base: y, Disp: i * s.bytes()}, zero, c.lanes, live)
		VCMPPS(Imm(notEqual), zero, grads, live, live)
		c.which, c.low, c.high = s.vec(), s.vec(), s.vec()
		VMOVDQA32(none, c.which)
		VPMOVZXBD(Mem{Base: which, Disp: 16 * i}, live, c.which)
		VMOVDQA32(c.offs, c.low)
		VMOVDQA32(c.offs, c.high)
		VPERMT2D(grads, order[0], c.low)
		VPERMT2D(grads, order[1], c.high)
	}
	for k, place := range places {
		for _, c := range chunk {
			here, entries, bits, high := K(), s.vec(), GP32(), GP32()
			VPCMPEQD(place, c.which, here)
			KMOVW(here, bits)
			VPCOMPRESSQ_Z(c.low, here, entries)
			VMOVUPS(entries, Mem{Base: out})
			KSHIFTRW(Imm(8), here, here)
			MOVBLZX(bits.As8(), high)
			XORL(high, bits)
			POPCNTL(high, high)
			POPCNTL(bits, bits)
			LEAQ(Mem{Base: out, Index: high.As64(), Scale: entryBytes}, out)
			entries = s.vec()
			VPCOMPRESSQ_Z(c.high, here, entries)
			VMOVUPS(entries, Mem{Base: out})
			LEAQ(Mem{Base: out, Index: bits.As64(), Scale: entryBytes}, out)
		}
		end := GP64()
		MOVQ(out, end)
		SUBQ(dst, end)
		SHRQ(Imm(3), end)
		MOVL(end.As32(), Mem{Base: ends, Disp: 4 * k})
	}
	ADDQ(Imm(16), ends)
	LEAQ(Mem{Base: y, Index: ld, Scale: 4}, y)
	LEAQ(Mem{Base: g, Index: ld, Scale: 4}, g)
	ADDQ(ld, which)
	DECQ(windows)
	JNZ(LabelRef("window"))
	SUBQ(dst, out)
	SHRQ(Imm(3), out)
	Store(out, Return("count"))
	ret()
}

// patchStarts returns the places of 16 filters' packed weights.
func patchStarts(from int) Mem {
	p := GLOBL(fmt.Sprintf("patchStarts%d", from), RODATA|NOPTR)
	for i := range 16 {
		DATA(4*i, U32(uint32((from+i)*patchBytes/4)))
	}
	return p
}

// windowListsAVX2 makes a word of bits for each place of the maximum and goes
// from bit to bit.
func windowListsAVX2() {
	s := avx2
	const name = "windowListsAVX2"
	TEXT(name, NOSPLIT, "func("+windowListsSignature+")")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s is windowListsGeneric for windows > 0 and 0 < n <= 64, a multiple of %d.", name, s.lanes))
	out, ends := arg("dst"), arg("ends")
	y, g, which := arg("y"), arg("grad"), arg("arg")
	zero := s.vec()
	s.zero(zero)
	places := []reg.VecVirtual{zero, s.bits(1), s.bits(2), s.bits(3)}

	Label("window")
	var lists [4]reg.GPVirtual
	for k := range lists {
		lists[k] = GP64()
		XORQ(lists[k], lists[k])
	}
	for f := 0; f < 64; f += s.lanes {
		_, live := s.liveGrads(Mem{Base: y, Disp: 4 * f}, Mem{Base: g, Disp: 4 * f}, zero)
		args := s.vec()
		VPMOVZXBD(Mem{Base: which, Disp: f}, args)
		for k, place := range places {
			here := s.vec()
			VPCMPEQD(place, args, here)
			VPAND(live, here, here)
			bits := s.maskBits(here).As64()
			if f > 0 {
				SHLQ(Imm(uint64(f)), bits)
			}
			ORQ(bits, lists[k])
		}
		if f+s.lanes < 64 {
			CMPQ(argAddr("n"), Imm(uint64(f+s.lanes)))
			JE(LabelRef("lists"))
		}
	}
	Label("lists")
	for k, list := range lists {
		done, next := fmt.Sprintf("done%d", k), fmt.Sprintf("bit%d", k)
		TESTQ(list, list)
		JZ(LabelRef(done))
		Label(next)
		bit, val := GP64(), GP32()
		TZCNTQ(list, bit)
		MOVL(Mem{Base: g, Index: bit, Scale: 4}, val)
		IMUL3Q(U32(patchBytes/4), bit, bit)
		MOVL(bit.As32(), Mem{Base: out})
		MOVL(val, Mem{Base: out, Disp: 4})
		ADDQ(Imm(entryBytes), out)
		BLSRQ(list, list)
		JNZ(LabelRef(next))
		Label(done)
		end, dst := GP64(), arg("dst")
		MOVQ(out, end)
		SUBQ(dst, end)
		SHRQ(Imm(3), end)
		MOVL(end.As32(), Mem{Base: ends, Disp: 4 * k})
	}
	ADDQ(Imm(16), ends)
	ld := arg("ld")
	LEAQ(Mem{Base: y, Index: ld, Scale: 4}, y)
	LEAQ(Mem{Base: g, Index: ld, Scale: 4}, g)
	ADDQ(ld, which)
	DECQ(argAddr("windows"))
	JNZ(LabelRef("window"))
	dst := arg("dst")
	SUBQ(dst, out)
	SHRQ(Imm(3), out)
	Store(out, Return("count"))
	ret()
}

// argAddr returns where an argument lies: it belongs to the callee.
func argAddr(name string) Mem {
	p, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	return p.Addr
}
