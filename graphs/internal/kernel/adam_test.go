package kernel

import (
	"math"
	"testing"

	"overfit/experiments/stats/near"
)

// TestAdamFirstStep pins Keras's form: other forms move small gradients'
// weights by several times as much.
func TestAdamFirstStep(t *testing.T) {
	const beta1, beta2 = .9, .999
	alpha := 1e-3 * math.Sqrt(1-beta2) / (1 - beta1)
	for _, e := range engines(t) {
		for _, c := range []struct{ g, move float64 }{{1e-2, 9.99684e-4}, {1e-8, 3.152e-6}} {
			w, m, v := []float32{0}, []float32{0}, []float32{0}
			e.Adam(w, m, v, []float32{float32(c.g)}, float32(alpha), float32(1-beta1), float32(1-beta2), 1e-7)
			near.Relative(t, w[0], -c.move, 1e-4, "%s: move with the gradient %g", e.Name(), c.g)
		}
	}
}

// TestAdamDecaysToZero: without a gradient, moments must reach 0 and never be
// denormal on the way, or training would get slower by the epoch.
func TestAdamDecaysToZero(t *testing.T) {
	const n = 20
	for _, e := range engines(t) {
		if e.Threads() > 1 {
			continue
		}
		w, m, v, g := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
		for i := range n {
			m[i], v[i] = float32(i-n/2), float32(i)
		}
		for range 80_000 { // .999^80000 is below 2^-100
			e.Adam(w, m, v, g, 1e-3, .1, 1e-3, 1e-7)
			for _, s := range [][]float32{m, v} {
				for _, x := range s {
					if x != 0 && math.Abs(float64(x)) < tiny {
						t.Fatalf("%s: a moment is %g", e.Name(), x)
					}
				}
			}
		}
		wantBits(t, e.Name()+": m", m, g)
		wantBits(t, e.Name()+": v", v, g)
	}
}

func TestAdamSameBits(t *testing.T) {
	const n = 3*elementPiece + 7
	var first []float32
	for _, e := range engines(t) {
		w, m, v, g := sparse(n, 1), make([]float32, n), make([]float32, n), sparse(n, .5)
		for range 3 {
			e.Adam(w, m, v, g, 1e-3, .1, 1e-3, 1e-7)
		}
		if first == nil {
			first = w
		}
		wantBits(t, e.Name(), w, first)
	}
}

func TestMomentum(t *testing.T) {
	const n = elementPiece + 19
	const lr, momentum = .1, .9
	g := sparse(n, .9)
	for _, e := range engines(t) {
		w, velocity := sparse(n, 1), make([]float32, n)
		plain := sparse(n, 1)
		want, v, wantPlain := float64s(w), make([]float64, n), float64s(plain)
		for range 3 {
			e.Momentum(w, velocity, g, lr, momentum)
			e.Momentum(plain, nil, g, lr, 0)
			for i := range n {
				v[i] = momentum*v[i] - lr*float64(g[i])
				want[i] += v[i]
				wantPlain[i] -= lr * float64(g[i])
			}
		}
		wantAccurate(t, e.Name()+": w", w, want)
		wantAccurate(t, e.Name()+": velocity", velocity, v)
		wantAccurate(t, e.Name()+": without momentum", plain, wantPlain)
	}
}

func TestMomentumDecaysToZero(t *testing.T) {
	const n = 20
	for _, e := range engines(t) {
		w, g, velocity := make([]float32, n), make([]float32, n), make([]float32, n)
		for i := range velocity {
			velocity[i] = float32(i - n/2)
		}
		for range 1000 { // .9^1000 is below 2^-100
			e.Momentum(w, velocity, g, .1, .9)
		}
		wantBits(t, e.Name(), velocity, g)
	}
}
