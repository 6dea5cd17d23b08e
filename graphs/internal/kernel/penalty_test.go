package kernel

import (
	"fmt"
	"math"
	"testing"

	"overfit/experiments/stats/near"
)

func TestPenaltyPrimitive(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, m *memory) {
		for _, n := range oddLengths {
			for _, factors := range [][2]float32{{.03, .05}, {0, .1}, {.1, 0}} {
				w, g := m.floats(n), m.floats(n)
				got, want := m.floats(n), make([]float32, n)
				var gotSums, wantSums penaltySums
				for range 2 { // the second call adds to the sums of the first
					k.penalty(got, w, g, factors[0], factors[1], &gotSums)
					penaltyGeneric(want, w, g, factors[0], factors[1], &wantSums)
				}
				wantBits(t, fmt.Sprintf("%d elements", n), got, want)
				wantBits(t, fmt.Sprintf("sums of %d elements", n), gotSums[:], wantSums[:])
			}
		}
	})
}

func TestPenalty(t *testing.T) {
	const n, l1, l2 = 3*elementPiece + 7, .03, .05
	var first []float32
	var sums [2]float64
	for _, e := range engines(t) {
		w, g := sparse(n, .9), sparse(n, 1)
		wantAbs, wantSquare, want := 0.0, 0.0, make([]float64, n)
		for i, x := range w {
			v := float64(x)
			wantAbs += math.Abs(v)
			wantSquare += v * v
			want[i] = float64(g[i]) + l2*v
			if v != 0 {
				want[i] += math.Copysign(l1, v)
			}
		}
		abs, square := e.NewPenalty(n).Gradient(g, w, g, l1, l2)
		wantAccurate(t, e.Name(), g, want)
		near.Relative(t, abs, wantAbs, 1e-6, "%s: sum of magnitudes", e.Name())
		near.Relative(t, square, wantSquare, 1e-6, "%s: sum of squares", e.Name())
		if first == nil {
			first, sums = g, [2]float64{abs, square}
		}
		wantBits(t, e.Name(), g, first)
		if sums != [2]float64{abs, square} {
			t.Errorf("%s: sums %v and %v, those of the first engine are %v", e.Name(), abs, square, sums)
		}
	}
}
