package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// The benchmarks report GFLOP/s, a multiply and an add counting as two. Compare
// with BenchmarkPeak, what registers alone reach on one thread, and with the
// twin, "generic".

// gflops reports the rate of a benchmark whose iteration is so many FMAs.
func gflops(b *testing.B, fmas int) {
	b.ReportMetric(2*float64(fmas)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
}

func benchEachImpl(b *testing.B, bench func(b *testing.B, k impl)) {
	for _, k := range available() {
		b.Run(k.String(), func(b *testing.B) { bench(b, k) })
	}
}

// sparse returns n values of which about the given part is not zero.
func sparse(n int, density float64) []float32 {
	r := rand.New(rand.NewPCG(5, 6))
	s := NewFloats(n)
	for i := range s {
		if r.Float64() < density {
			s[i] = float32(r.NormFloat64())
		}
	}
	return s
}

func BenchmarkGEMM(b *testing.B) {
	for _, s := range []struct{ m, n, k int }{
		{25, 128, 64},  // Winograd: 25 tiles, 64 channels to 128 filters
		{10, 128, 576}, // a row of the second convolution
		{32, 512, 32},  // rows of a weight gradient
		{32, 32, 512},  // rows of an input gradient, the batch in the lanes
		{32, 10, 512},  // the last layer
		{32, 128, 784}, // the first layer of the MLP, were it not sparse
	} {
		b.Run(fmt.Sprintf("%dx%dx%d", s.m, s.n, s.k), func(b *testing.B) {
			benchEachImpl(b, func(b *testing.B, k impl) {
				g := gemmArgs{
					c: NewFloats(s.m * s.n), ldc: s.n,
					a: sparse(s.m*s.k, 1), aRow: s.k, aInner: 1,
					b: sparse(s.k*s.n, 1), ldb: s.n,
					m: s.m, n: s.n, outer: 1, inner: s.k,
				}
				for b.Loop() {
					k.gemm(&g)
				}
				gflops(b, s.m*s.n*s.k)
			})
		})
	}
}

func BenchmarkAxpys(b *testing.B) {
	for _, s := range []struct{ width, rows, terms int }{
		{128, 40, 14}, {128, 784, 150}, {256, 32, 16}, {512, 32, 14}, {192, 128, 40},
	} {
		b.Run(fmt.Sprintf("%dx%dof%d", s.width, s.terms, s.rows), func(b *testing.B) {
			benchEachImpl(b, func(b *testing.B, k impl) {
				y, x := NewFloats(s.width), sparse(s.width*s.rows, 1)
				entries := make([]entry, s.terms)
				for i := range entries {
					entries[i] = entry{int32(i * s.rows / s.terms * s.width), 1e-3}
				}
				for b.Loop() {
					k.axpys(y, x, entries, true)
				}
				gflops(b, s.width*s.terms)
			})
		})
	}
}

func BenchmarkNonZeros(b *testing.B) {
	benchEachImpl(b, func(b *testing.B, k impl) {
		x := sparse(3200, .45)
		dst := make([]entry, len(x))
		b.SetBytes(int64(4 * len(x)))
		for b.Loop() {
			k.nonZeros(dst, x, 0, 512)
		}
	})
}

func BenchmarkTranspose(b *testing.B) {
	benchEachImpl(b, func(b *testing.B, k impl) {
		const rows, cols = 32, 512
		src, dst := NewFloats(rows*cols), NewFloats(rows*cols)
		b.SetBytes(4 * rows * cols)
		for b.Loop() {
			k.transpose(dst, rows, src, cols, rows, cols)
		}
	})
}

func BenchmarkDense(b *testing.B) {
	for _, s := range []struct {
		in, out           int
		density, gradient float64 // parts of x and g that are not zero
	}{
		{784, 128, .19, .5}, {3200, 512, .45, .5}, {3200, 512, 1, 1}, {5408, 10, .5, 1}, {128, 10, .5, 1}, {512, 10, .5, 1},
	} {
		const batch = 32
		x, g := sparse(batch*s.in, s.density), sparse(batch*s.out, s.gradient)
		w, bias := sparse(s.in*s.out, 1), sparse(s.out, 1)
		y, dw, db, dx := NewFloats(batch*s.out), NewFloats(s.in*s.out), NewFloats(s.out), NewFloats(batch*s.in)
		for _, pass := range []string{"forward", "weightgrad", "inputgrad"} {
			b.Run(fmt.Sprintf("%dx%d,%.2f/%s", s.in, s.out, s.density, pass), func(b *testing.B) {
				for _, name := range Available() {
					for _, threads := range []int{1, 2} {
						b.Run(fmt.Sprintf("%s/threads=%d", name, threads), func(b *testing.B) {
							e, err := New(name, threads)
							if err != nil {
								b.Fatal(err)
							}
							defer e.Close()
							d := e.NewDense(batch, s.in, s.out, true)
							for b.Loop() {
								switch pass {
								case "forward":
									d.Forward(y, x, w, bias)
								case "weightgrad":
									d.WeightGrad(dw, db, x, g)
								case "inputgrad":
									d.InputGrad(dx, g, w)
								}
							}
							gflops(b, batch*s.in*s.out)
						})
					}
				}
			})
		}
	}
}

func BenchmarkAdam(b *testing.B) {
	for _, n := range []int{101_770, 1_718_538} {
		w, m, v, g := sparse(n, 1), NewFloats(n), NewFloats(n), sparse(n, 1)
		for _, name := range Available() {
			for _, threads := range []int{1, 2} {
				b.Run(fmt.Sprintf("%d/%s/threads=%d", n, name, threads), func(b *testing.B) {
					e, err := New(name, threads)
					if err != nil {
						b.Fatal(err)
					}
					defer e.Close()
					b.SetBytes(int64(7 * 4 * n)) // four read, three written
					for b.Loop() {
						e.Adam(w, m, v, g, 1e-3, .1, 1e-3, 1e-7)
					}
				})
			}
		}
	}
}

func BenchmarkSoftmax(b *testing.B) {
	const batch, classes = 32, 10
	e, err := New("", 1)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	s := e.NewSoftmax(batch, classes)
	logits, dz, labels := sparse(batch*classes, 1), NewFloats(batch*classes), make([]int, batch)
	for b.Loop() {
		s.Forward(logits, labels)
		s.Grad(dz, labels, 1./batch)
	}
}

// BenchmarkRegion is the cost of handing two pieces to two threads.
func BenchmarkRegion(b *testing.B) {
	e, err := New("generic", 2)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	for b.Loop() {
		e.Run(2, noWork{})
	}
}

type noWork struct{}

func (noWork) Piece(int) {}
