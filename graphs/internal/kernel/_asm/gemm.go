package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The tiles of gemm. A tile's accumulators stay in registers over the whole
// product. Two vectors wide, every broadcast of A feeds two FMAs; four rows and
// more hide the FMA's latency. Columns past n are masked.
func gemm() {
	gemmTile(avx512, 8, []gemmColumns{{vecs: 1}, {vecs: 2}})
	gemmTile(avx2, 6, []gemmColumns{{vecs: 2}, {vecs: 2, masked: true}})
}

// gemmColumns is a way to handle a tile's columns. AVX-512 masks at no cost and
// always does.
type gemmColumns struct {
	vecs   int
	masked bool
}

func gemmTile(s isa, rows int, variants []gemmColumns) {
	function("gemmTile"+s.suffix,
		"c *float32, ldc int, from *float32, ldfrom int, a *float32, aRow, aInner, aSkip int,"+
			" b *float32, ldb, m, n, outer, inner, relu int",
		fmt.Sprintf("gemmTile%s is, for 0 < m <= %d, 0 < n <= %d, outer > 0 and inner > 0", s.suffix, rows, 2*s.lanes),
		"",
		"	s := from[0:m][0:n] // rows ldfrom apart",
		"	for range outer {",
		"		for range inner {",
		"			for r := range m {",
		"				for j := range n { s[r][j] = fma(a[r*aRow], b[j], s[r][j]) }",
		"			}",
		"			a, b = a[aInner:], b[ldb:]",
		"		}",
		"		a = a[aSkip:]",
		"	}",
		"	c[0:m][0:n] = relu != 0 && s < 0 ? 0 : s // rows ldc apart",
	)
	g := &gemmTileGen{
		isa:  s,
		from: arg("from"), ldfrom: stride("ldfrom"),
		a: arg("a"), aRow: stride("aRow"), aInner: stride("aInner"),
		b: arg("b"), ldb: stride("ldb"),
	}
	g.aRow3 = GP64()
	LEAQ(Mem{Base: g.aRow, Index: g.aRow, Scale: 2}, g.aRow3)

	n := arg("n")
	if s == avx512 {
		g.k[0], g.k[1] = masks512(n)
		CMPQ(n, Imm(uint64(s.lanes)))
		JG(LabelRef(g.label(1, 0)))
	} else {
		g.masks = masks256(n, 2)
		CMPQ(n, Imm(uint64(2*s.lanes)))
		JL(LabelRef(g.label(1, 0)))
	}
	for i, v := range variants {
		for r := rows; r > 0; r-- {
			Label(g.label(i, r-rows))
			if r > 1 {
				m := arg("m")
				CMPQ(m, Imm(uint64(r)))
				JL(LabelRef(g.label(i, r-1-rows)))
			}
			g.tile(fmt.Sprintf("v%dr%d", i, r), v, r)
			ret()
		}
	}
}

// gemmTileGen holds what the variants of one tile function share.
type gemmTileGen struct {
	isa
	from, ldfrom, a, aRow, aRow3, aInner, b, ldb reg.Register
	k                                            [2]reg.Register // AVX-512: the masks of the columns below n
	masks                                        Mem             // AVX2: the same, as vectors
}

// label names the place where variant v tests for -below rows less than a full tile.
func (g *gemmTileGen) label(v, below int) string { return fmt.Sprintf("columns%d_rows%d", v, -below) }

// tile is a tile of the given rows; it consumes the pointers.
func (g *gemmTileGen) tile(name string, v gemmColumns, rows int) {
	acc := g.vecs(rows * v.vecs)
	for r := range rows {
		for j := range v.vecs {
			g.load(v, j, Mem{Base: g.from}, acc[r*v.vecs+j])
		}
		if r < rows-1 {
			ADDQ(g.ldfrom, g.from)
		}
	}

	// a addresses rows 0 to 3, a4 rows 4 to 7.
	a4 := GP64()
	if rows > 4 {
		LEAQ(Mem{Base: g.a, Index: g.aRow, Scale: 4}, a4)
	}
	row := func(r int) Mem {
		base := reg.Register(g.a)
		if r >= 4 {
			base = a4
		}
		switch r % 4 {
		case 0:
			return Mem{Base: base}
		case 3:
			return Mem{Base: base, Index: g.aRow3, Scale: 1}
		default:
			return Mem{Base: base, Index: g.aRow, Scale: uint8(r % 4)}
		}
	}
	advance := func(by reg.Register) {
		ADDQ(by, g.a)
		if rows > 4 {
			ADDQ(by, a4)
		}
	}

	outer := arg("outer")
	Label(name + "_outer")
	inner := arg("inner")
	Label(name + "_inner")
	b := g.vecs(v.vecs)
	for j := range b {
		g.load(v, j, Mem{Base: g.b}, b[j])
	}
	for r := range rows {
		if v.vecs == 1 {
			VFMADD231PS_BCST(row(r), b[0], acc[r])
			continue
		}
		x := g.vec()
		VBROADCASTSS(row(r), x)
		for j := range b {
			VFMADD231PS(b[j], x, acc[r*v.vecs+j])
		}
	}
	advance(g.aInner)
	ADDQ(g.ldb, g.b)
	DECQ(inner)
	JNZ(LabelRef(name + "_inner"))
	advance(stride("aSkip"))
	DECQ(outer)
	JNZ(LabelRef(name + "_outer"))

	relu := arg("relu")
	TESTQ(relu, relu)
	JZ(LabelRef(name + "_store"))
	zero := g.vec()
	g.zero(zero)
	for _, x := range acc {
		VMAXPS(x, zero, x) // of two zeros or a NaN, x
	}
	Label(name + "_store")
	c, ldc := arg("c"), stride("ldc")
	for r := range rows {
		for j := range v.vecs {
			g.store(v, j, acc[r*v.vecs+j], Mem{Base: c})
		}
		if r < rows-1 {
			ADDQ(ldc, c)
		}
	}
}

// load loads the j-th vector of a row.
func (g *gemmTileGen) load(v gemmColumns, j int, row Mem, x reg.VecVirtual) {
	row = row.Offset(j * g.bytes())
	switch {
	case g.isa == avx512:
		VMOVUPS_Z(row, g.k[j], x)
	case v.masked:
		VMOVUPS(g.masks.Offset(j*g.bytes()), x)
		VMASKMOVPS(row, x, x)
	default:
		VMOVUPS(row, x)
	}
}

// store stores the j-th vector of a row.
func (g *gemmTileGen) store(v gemmColumns, j int, x reg.VecVirtual, row Mem) {
	row = row.Offset(j * g.bytes())
	switch {
	case g.isa == avx512:
		VMOVUPS(x, g.k[j], row)
	case v.masked:
		mask := g.vec()
		VMOVUPS(g.masks.Offset(j*g.bytes()), mask)
		VMASKMOVPS(x, mask, row)
	default:
		VMOVUPS(x, row)
	}
}
