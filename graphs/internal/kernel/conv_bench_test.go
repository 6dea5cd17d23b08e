package kernel

import (
	"math/rand/v2"
	"testing"
)

// The article's convolutions, and some that go the general way.
var benchShapes = []struct {
	name  string
	shape ConvShape
}{
	{"deep1", ConvShape{Batch: 32, Height: 28, Width: 28, Channels: 1, Filters: 64, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true}},
	{"deep2", ConvShape{Batch: 32, Height: 13, Width: 13, Channels: 64, Filters: 128, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true}},
	{"small", ConvShape{Batch: 32, Height: 28, Width: 28, Channels: 1, Filters: 32, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true}},
	{"5x5pool", ConvShape{Batch: 32, Height: 28, Width: 28, Channels: 1, Filters: 32, KernelH: 5, KernelW: 5, Stride: 1, PadH: 2, PadW: 2, ReLU: true, Pool: true}},
	{"3x3pad", ConvShape{Batch: 32, Height: 14, Width: 14, Channels: 32, Filters: 64, KernelH: 3, KernelW: 3, Stride: 1, PadH: 1, PadW: 1, ReLU: true}},
	{"3x3stride2", ConvShape{Batch: 32, Height: 14, Width: 14, Channels: 64, Filters: 64, KernelH: 3, KernelW: 3, Stride: 2, PadH: 1, PadW: 1, ReLU: true}},
}

// newBenchData makes up data like those of training: pictures of digits are
// blank but for the middle, and about 40 % of the pooled outputs pass a
// gradient on.
func newBenchData(s ConvShape) *convData {
	d := newConvData(s, 1)
	r := rand.New(rand.NewPCG(1, 2))
	if s.Channels == 1 {
		for i := range d.x {
			row, col := i/s.Width%s.Height, i%s.Width
			d.x[i] = 0
			if 4 <= row && row < 24 && 8 <= col && col < 20 && r.IntN(2) == 0 {
				d.x[i] = r.Float32()
			}
		}
	}
	for i := range d.g {
		d.g[i] = 0
		if r.IntN(10) < 7 {
			d.g[i] = float32(r.NormFloat64())
		}
	}
	return d
}

// BenchmarkConv reports GFLOP/s as if every output that pooling looks at were
// computed from its definition, and every gradient were dense. What Winograd,
// blank patches and sparse gradients save makes it more than the processor can
// do.
func BenchmarkConv(b *testing.B) {
	for _, c := range benchShapes {
		s := c.shape
		d := newBenchData(s)
		outputs := s.Batch * s.OutHeight() * s.OutWidth() * s.Filters
		if s.Pool {
			outputs *= 4
		}
		fmas := outputs * s.KernelH * s.KernelW * s.Channels
		b.Run(c.name, func(b *testing.B) {
			benchEngines(b, func(b *testing.B, e *Engine) {
				conv := e.NewConv(s)
				conv.Forward(d.y, d.x, d.w, d.b)
				b.Run("forward", func(b *testing.B) {
					measure(b, fmas, func() { conv.Forward(d.y, d.x, d.w, d.b) })
				})
				b.Run("weights", func(b *testing.B) {
					measure(b, fmas, func() { conv.WeightGrad(d.dw, d.db, d.x, d.y, d.g) })
				})
				b.Run("input", func(b *testing.B) {
					measure(b, fmas, func() { conv.InputGrad(d.dx, d.w, d.y, d.g) })
				})
			})
		})
	}
}
