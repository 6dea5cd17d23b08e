package kernel

// gemmInit says what a product is added to.
type gemmInit int

const (
	gemmZero gemmInit = iota // C = A·B
	gemmAdd                  // C += A·B
	gemmBias                 // C = bias + A·B, the bias being one row
)

// gemmArgs describes a product of an m×k matrix A and a k×n matrix B, where
// k = outer*inner. A's column index is split in two, so that a convolution over
// [height][width][channels] activations is a product as they lie: outer counts
// the kernel's rows, inner the contiguous width*channels of one row.
//
//	A[r][ko*inner+ki] = a[r*aRow+ko*aOuter+ki*aInner]
//	B[k][j]           = b[k*ldb+j]
//	C[r][j]           = c[r*ldc+j]
//
// C must not overlap A, B or the bias.
type gemmArgs struct {
	c                    []float32
	ldc                  int
	a                    []float32
	aRow, aOuter, aInner int
	b                    []float32
	ldb                  int
	m, n, outer, inner   int
	init                 gemmInit
	bias                 []float32 // [n], for gemmBias
	relu                 bool      // then C = C < 0 ? 0 : C
}

// gemm computes a product. Its result is gemmGeneric's.
func (k impl) gemm(g *gemmArgs) {
	rows, columns := k.gemmTileSize()
	if rows == 0 || g.outer*g.inner == 0 {
		gemmGeneric(g)
		return
	}
	if g.m == 0 || g.n == 0 {
		return
	}
	g.checkBounds()
	relu := 0
	if g.relu {
		relu = 1
	}
	aSkip := g.aOuter - g.inner*g.aInner
	// Tiles of about the same height: a tile of one or two rows is slow.
	tiles := ceilDiv(g.m, rows)
	for j := 0; j < g.n; j += columns {
		n := min(columns, g.n-j)
		for t := range tiles {
			r, end := t*g.m/tiles, (t+1)*g.m/tiles
			from, ldfrom := &zeros[0], 0
			switch g.init {
			case gemmAdd:
				from, ldfrom = &g.c[r*g.ldc+j], g.ldc
			case gemmBias:
				from = &g.bias[j]
			}
			k.gemmTile(&g.c[r*g.ldc+j], g.ldc, from, ldfrom,
				&g.a[r*g.aRow], g.aRow, g.aInner, aSkip,
				&g.b[j], g.ldb, end-r, n, g.outer, g.inner, relu)
		}
	}
}

// zeros is what a row of sums that starts at 0 starts from: as long as a tile of
// gemm or a block of axpys is wide.
var zeros [256]float32

// checkBounds panics if the product reaches past a slice, which assembly would
// not notice.
func (g *gemmArgs) checkBounds() {
	_ = g.a[(g.m-1)*g.aRow+(g.outer-1)*g.aOuter+(g.inner-1)*g.aInner]
	_ = g.b[(g.outer*g.inner-1)*g.ldb+g.n-1]
	_ = g.c[(g.m-1)*g.ldc+g.n-1]
	if g.init == gemmBias {
		_ = g.bias[g.n-1]
	}
}

// gemmGeneric is
//
//	for r := range m {
//		for j := range n {
//			s := 0, C[r][j] or bias[j]
//			for k := range outer*inner { s = fma(A[r][k], B[k][j], s) }
//			C[r][j] = relu(s)
//		}
//	}
//
// with the loop over j innermost.
func gemmGeneric(g *gemmArgs) {
	for r := range g.m {
		c := g.c[r*g.ldc:][:g.n]
		switch g.init {
		case gemmZero:
			clear(c)
		case gemmBias:
			copy(c, g.bias[:g.n])
		}
		for ko := range g.outer {
			for ki := range g.inner {
				a := g.a[r*g.aRow+ko*g.aOuter+ki*g.aInner]
				fmaRow(c, g.b[(ko*g.inner+ki)*g.ldb:][:g.n], a)
			}
		}
		if g.relu {
			reluGeneric(c, c)
		}
	}
}
