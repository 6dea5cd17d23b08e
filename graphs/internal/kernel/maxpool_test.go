package kernel

import (
	"fmt"
	"math"
	"testing"
)

var nan32 = float32(math.NaN())

func TestMaxPool(t *testing.T) {
	for _, c := range []struct {
		name  string
		shape PoolShape
		x     []float32
		y     []float32
		g, dx []float32
	}{
		{
			name:  "2x2, an odd column dropped",
			shape: PoolShape{Batch: 1, Height: 2, Width: 5, Channels: 1, Window: 2, Stride: 2},
			x:     []float32{1, 2, -3, -4, 9, 4, 3, -2, -5, 9},
			y:     []float32{4, -2},
			g:     []float32{10, 20},
			dx:    []float32{0, 0, 0, 0, 0, 10, 0, 20, 0, 0},
		},
		{
			name:  "the first of equal values, in two channels",
			shape: PoolShape{Batch: 1, Height: 2, Width: 2, Channels: 2, Window: 2, Stride: 2},
			x:     []float32{0, 1, 0, 2, 0, 2, 0, 1},
			y:     []float32{0, 2},
			g:     []float32{5, 6},
			dx:    []float32{5, 0, 0, 6, 0, 0, 0, 0},
		},
		{
			name:  "a window of one pixel",
			shape: PoolShape{Batch: 2, Height: 1, Width: 1, Channels: 1, Window: 1, Stride: 3},
			x:     []float32{-7, 8},
			y:     []float32{-7, 8},
			g:     []float32{1, 2},
			dx:    []float32{1, 2},
		},
		{
			name:  "overlapping windows add up",
			shape: PoolShape{Batch: 1, Height: 3, Width: 4, Channels: 1, Window: 3, Stride: 1},
			x:     []float32{1, 2, 3, 4, 5, 9, 5, 4, 3, 2, 1, 0},
			y:     []float32{9, 9},
			g:     []float32{1, 2},
			dx:    []float32{0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0},
		},
		{
			name:  "a NaN is the maximum",
			shape: PoolShape{Batch: 1, Height: 2, Width: 4, Channels: 1, Window: 2, Stride: 2},
			x:     []float32{1, 2, nan32, 4, nan32, 3, 5, nan32},
			y:     []float32{nan32, nan32},
			g:     []float32{1, 2},
			dx:    []float32{0, 0, 2, 0, 1, 0, 0, 0},
		},
		{
			name:  "no window",
			shape: PoolShape{Batch: 1, Height: 1, Width: 2, Channels: 1, Window: 2, Stride: 2},
			x:     []float32{1, 2},
			dx:    []float32{0, 0},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, threads := range []int{1, 2} {
				e := newTestEngine(t, "", threads)
				p := e.NewMaxPool(c.shape)
				y, dx := make([]float32, len(c.y)), make([]float32, len(c.dx))
				p.Forward(y, c.x)
				p.InputGrad(dx, c.g)
				wantBits(t, fmt.Sprintf("%d threads, y", threads), y, c.y)
				wantBits(t, fmt.Sprintf("%d threads, dx", threads), dx, c.dx)
				if n := testing.AllocsPerRun(3, func() { p.Forward(y, c.x); p.InputGrad(dx, c.g) }); n > 0 {
					t.Errorf("%v allocations a step", n)
				}
			}
		})
	}
}
