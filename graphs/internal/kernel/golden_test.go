package kernel

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestGoldenBits trains a little network and compares the bits of everything
// with what they were on another processor: they may not depend on it. A change
// of the order of a sum changes them, rightly.
func TestGoldenBits(t *testing.T) {
	const want = "2d8060b0ed213d5c"
	const batch, in, hidden, classes = 20, 150, 70, 10
	for _, e := range engines(t) {
		// Not NormFloat64, which uses math.Log.
		r := rand.New(rand.NewPCG(11, 12))
		values := func(n int, density float64) []float32 {
			s := make([]float32, n)
			for i := range s {
				if r.Float64() < density {
					s[i] = 2*r.Float32() - 1
				}
			}
			return s
		}
		x, labels := values(batch*in, .3), make([]int, batch)
		for i := range labels {
			labels[i] = r.IntN(classes)
		}
		w := [][]float32{values(in*hidden, 1), values(hidden, 1), values(hidden*classes, 1), values(classes, 1)}
		var m, v, g [4][]float32
		for i := range w {
			m[i], v[i], g[i] = make([]float32, len(w[i])), make([]float32, len(w[i])), make([]float32, len(w[i]))
		}
		h, z, dh, dx := make([]float32, batch*hidden), make([]float32, batch*classes), make([]float32, batch*hidden), make([]float32, batch*in)
		l1, l2, softmax := e.NewDense(batch, in, hidden, true), e.NewDense(batch, hidden, classes, false), e.NewSoftmax(batch, classes)
		sum := sha256.New()
		for range 5 {
			l1.Forward(h, x, w[0], w[1])
			l2.Forward(z, h, w[2], w[3])
			loss, _ := softmax.Forward(z, labels)
			softmax.Grad(z, labels, 1./batch)
			l2.WeightGrad(g[2], g[3], h, z)
			l2.InputGrad(dh, z, w[2])
			e.ReLUGrad(dh, h, dh)
			l1.WeightGrad(g[0], g[1], x, dh)
			l1.InputGrad(dx, dh, w[0])
			for i := range w {
				e.Adam(w[i], m[i], v[i], g[i], 1e-3, .1, 1e-3, 1e-7)
			}
			e.Momentum(w[0], m[0], g[0], .01, .9)
			for _, s := range [][]float32{h, z, dh, dx, w[0], w[1], w[2], w[3]} {
				if err := binary.Write(sum, binary.LittleEndian, s); err != nil {
					t.Fatal(err)
				}
			}
			if err := binary.Write(sum, binary.LittleEndian, loss); err != nil {
				t.Fatal(err)
			}
		}
		if got := fmt.Sprintf("%x", sum.Sum(nil)[:8]); got != want {
			t.Errorf("%s with %d threads: %s, expected %s", e.Name(), e.Threads(), got, want)
		}
	}
}
