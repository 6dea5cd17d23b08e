package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// The benchmarks report GFLOP/s, a multiply and an add counting as two. Compare
// with BenchmarkPeak, what registers alone reach on one thread, and with the
// twin, "generic".

// measure times f and reports the best time, which other processes disturb
// least, and with it the rate if f is so many FMAs.
func measure(b *testing.B, fmas int, f func()) {
	// Short calls are timed several at once.
	start := time.Now()
	f()
	calls := 1 + int(20*time.Microsecond/(time.Since(start)+1))
	best := time.Duration(math.MaxInt64)
	for b.Loop() {
		start := time.Now()
		for range calls {
			f()
		}
		best = min(best, time.Since(start))
	}
	ns := float64(best) / float64(calls)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ns, "best-ns")
	if fmas > 0 {
		b.ReportMetric(2*float64(fmas)/ns, "GFLOP/s")
	}
}

// benchEngines benchmarks every implementation on one thread and on two.
func benchEngines(b *testing.B, bench func(b *testing.B, e *Engine)) {
	for _, name := range Available() {
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/threads=%d", name, threads), func(b *testing.B) {
				e, err := New(name, threads)
				if err != nil {
					b.Fatal(err)
				}
				defer e.Close()
				bench(b, e)
			})
		}
	}
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
				measure(b, s.m*s.n*s.k, func() { k.gemm(&g) })
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
				measure(b, s.width*s.terms, func() { k.axpys(y, x, entries, true) })
			})
		})
	}
}

func BenchmarkLists(b *testing.B) {
	benchEachImpl(b, func(b *testing.B, k impl) {
		const rows, n = 64, 32
		a := listArgs{
			entries: make([]entry, rows*n+listSlack), bounds: make([]int32, rows+1), ldb: 1,
			x: sparse(rows*n, .45), ldx: n, rows: rows, n: n, offElement: 128,
		}
		measure(b, 0, func() { k.lists(&a) })
	})
}

func BenchmarkTranspose(b *testing.B) {
	benchEachImpl(b, func(b *testing.B, k impl) {
		const rows, cols = 32, 512
		src, dst := NewFloats(rows*cols), NewFloats(rows*cols)
		measure(b, 0, func() { k.transpose(dst, rows, src, cols, rows, cols) })
	})
}

func BenchmarkDense(b *testing.B) {
	for _, s := range []struct {
		batch, in, out    int
		density, gradient float64 // parts of x and g that are not zero
	}{
		{32, 784, 128, .19, .5}, {32, 3200, 512, .45, .5}, {32, 3200, 512, 1, 1},
		{32, 5408, 10, .5, 1}, {32, 128, 10, .5, 1}, {32, 512, 10, .5, 1},
		{500, 784, 128, .19, .5}, {500, 3200, 512, .45, .5}, {500, 5408, 10, .5, 1}, // evaluation
	} {
		b.Run(fmt.Sprintf("%dx%dx%d,%.2f", s.batch, s.in, s.out, s.density), func(b *testing.B) {
			x, g := sparse(s.batch*s.in, s.density), sparse(s.batch*s.out, s.gradient)
			w, bias := sparse(s.in*s.out, 1), sparse(s.out, 1)
			y, dw, db, dx := NewFloats(s.batch*s.out), NewFloats(s.in*s.out), NewFloats(s.out), NewFloats(s.batch*s.in)
			fmas := s.batch * s.in * s.out
			benchEngines(b, func(b *testing.B, e *Engine) {
				d := e.NewDense(s.batch, s.in, s.out, true)
				b.Run("forward", func(b *testing.B) { measure(b, fmas, func() { d.Forward(y, x, w, bias) }) })
				if s.batch > 32 {
					return
				}
				b.Run("weightgrad", func(b *testing.B) { measure(b, fmas, func() { d.WeightGrad(dw, db, x, g) }) })
				b.Run("inputgrad", func(b *testing.B) { measure(b, fmas, func() { d.InputGrad(dx, g, w) }) })
			})
		})
	}
}

func BenchmarkAdam(b *testing.B) {
	for _, n := range []int{101_770, 1_718_538} {
		w, m, v, g := sparse(n, 1), NewFloats(n), NewFloats(n), sparse(n, 1)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			benchEngines(b, func(b *testing.B, e *Engine) {
				measure(b, 0, func() { e.Adam(w, m, v, g, 1e-3, .1, 1e-3, 1e-7) })
			})
		})
	}
}

func BenchmarkSoftmax(b *testing.B) {
	const batch, classes = 32, 10
	benchEngines(b, func(b *testing.B, e *Engine) {
		s := e.NewSoftmax(batch, classes)
		logits, dz, labels := sparse(batch*classes, 1), NewFloats(batch*classes), make([]int, batch)
		measure(b, 0, func() {
			s.Forward(logits, labels)
			s.Grad(dz, labels, 1./batch)
		})
	})
}

// BenchmarkRegion is the cost of sharing work beside the work: eight pieces, a
// microsecond or so in all, on one thread and on two.
func BenchmarkRegion(b *testing.B) {
	benchEngines(b, func(b *testing.B, e *Engine) {
		t := &multiplyTask{e.impl, sparse(16*64, 1), sparse(64*64, 1), NewFloats(8 * 16 * 64)}
		measure(b, 0, func() { e.Run(8, t) })
	})
}

type multiplyTask struct {
	k       impl
	a, b, c []float32
}

func (t *multiplyTask) Piece(i int) {
	t.k.gemm(&gemmArgs{c: t.c[i*16*64:], ldc: 64, a: t.a, aRow: 64, aInner: 1, b: t.b, ldb: 64, m: 16, n: 64, outer: 1, inner: 64})
}

// BenchmarkMLPStep is all of a training step of the network 784-128-10 that
// happens in this package.
func BenchmarkMLPStep(b *testing.B) {
	const batch, in, hidden, classes = 32, 784, 128, 10
	benchEngines(b, func(b *testing.B, e *Engine) {
		l1, l2 := e.NewDense(batch, in, hidden, true), e.NewDense(batch, hidden, classes, false)
		softmax := e.NewSoftmax(batch, classes)
		x, labels := sparse(batch*in, .19), make([]int, batch)
		h, z, dh := NewFloats(batch*hidden), NewFloats(batch*classes), NewFloats(batch*hidden)
		var w, m, v, g [4][]float32
		for i, n := range []int{in * hidden, hidden, hidden * classes, classes} {
			w[i], m[i], v[i], g[i] = NewFloats(n), NewFloats(n), NewFloats(n), NewFloats(n)
			for j, x := range sparse(n, 1) {
				w[i][j] = x / 16
			}
		}
		measure(b, 0, func() {
			l1.Forward(h, x, w[0], w[1])
			l2.Forward(z, h, w[2], w[3])
			softmax.Forward(z, labels)
			softmax.Grad(z, labels, 1./batch)
			l2.WeightGrad(g[2], g[3], h, z)
			l2.InputGrad(dh, z, w[2])
			e.ReLUGrad(dh, h, dh)
			l1.WeightGrad(g[0], g[1], x, dh)
			for i := range w {
				e.Adam(w[i], m[i], v[i], g[i], 1e-3, .1, 1e-3, 1e-7)
			}
		})
	})
}
