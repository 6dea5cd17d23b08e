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
