package kernel

import (
	"math"
	"testing"
)

func TestReLU(t *testing.T) {
	nan, negZero := float32(math.NaN()), float32(math.Copysign(0, -1))
	// Long enough for vectors, the special values in them and behind.
	x := make([]float32, 2*elementPiece+20)
	dy := make([]float32, len(x))
	for i := range x {
		x[i] = []float32{1.5, -2, 0, negZero, nan, 3}[i%6]
		dy[i] = float32(i)
	}
	for _, e := range engines(t) {
		y, dx := make([]float32, len(x)), make([]float32, len(x))
		e.ReLU(y, x)
		e.ReLUGrad(dx, y, dy)
		for i := range x {
			want := []float32{1.5, 0, 0, negZero, nan, 3}[i%6]
			wantGrad := []float32{dy[i], 0, 0, 0, 0, dy[i]}[i%6]
			wantBits(t, e.Name(), []float32{y[i], dx[i]}, []float32{want, wantGrad})
		}
		e.ReLUGrad(y, y, dy) // in place
		wantBits(t, e.Name(), y, dx)
	}
}
