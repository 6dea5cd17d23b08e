package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"overfit/experiments/stats/near"
)

// convShapes are the article's layers, the special paths at odd sizes, and
// whatever else the general path must take.
var convShapes = []ConvShape{
	// One channel, pooled.
	{Batch: 7, Height: 28, Width: 28, Channels: 1, Filters: 64, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true},
	{Batch: 3, Height: 20, Width: 30, Channels: 1, Filters: 32, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true},
	{Batch: 2, Height: 5, Width: 5, Channels: 1, Filters: 100, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true},
	{Batch: 33, Height: 4, Width: 7, Channels: 1, Filters: 3, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true},
	{Batch: 1, Height: 13, Width: 13, Channels: 1, Filters: 1, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true},
	// Several channels, pooled.
	{Batch: 3, Height: 13, Width: 13, Channels: 64, Filters: 128, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true},
	{Batch: 7, Height: 20, Width: 30, Channels: 8, Filters: 3, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true},
	{Batch: 32, Height: 5, Width: 5, Channels: 17, Filters: 33, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true},
	{Batch: 33, Height: 4, Width: 4, Channels: 32, Filters: 100, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true},
	{Batch: 1, Height: 28, Width: 28, Channels: 30, Filters: 64, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true},
	{Batch: 2, Height: 7, Width: 8, Channels: 9, Filters: 1, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true},
	// The general path: pooled, with ReLU, plain.
	{Batch: 3, Height: 13, Width: 13, Channels: 3, Filters: 32, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true},
	{Batch: 2, Height: 20, Width: 30, Channels: 3, Filters: 5, KernelH: 5, KernelW: 5, Stride: 1, PadH: 2, PadW: 2, ReLU: true, Pool: true},
	{Batch: 7, Height: 28, Width: 28, Channels: 1, Filters: 32, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true},
	{Batch: 2, Height: 13, Width: 13, Channels: 20, Filters: 40, KernelH: 3, KernelW: 3, Stride: 1, PadH: 1, PadW: 1, ReLU: true},
	{Batch: 3, Height: 14, Width: 13, Channels: 5, Filters: 7, KernelH: 3, KernelW: 2, Stride: 2, PadH: 1, ReLU: true},
	{Batch: 2, Height: 11, Width: 17, Channels: 2, Filters: 3, KernelH: 2, KernelW: 4, Stride: 3, PadH: 2, PadW: 5},
	{Batch: 33, Height: 5, Width: 5, Channels: 1, Filters: 1, KernelH: 5, KernelW: 5, Stride: 1},
	{Batch: 2, Height: 9, Width: 9, Channels: 16, Filters: 8, KernelH: 1, KernelW: 1, Stride: 2, PadH: 1, PadW: 1, ReLU: true, Pool: true},
	{Batch: 1, Height: 3, Width: 3, Channels: 4, Filters: 2, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true}, // no window
}

func (s ConvShape) String() string {
	tail := ""
	if s.ReLU {
		tail += "+relu"
	}
	if s.Pool {
		tail += "+pool"
	}
	return fmt.Sprintf("%dx%dx%dx%d-%dx%dx%d-s%d-p%dx%d%s", s.Batch, s.Height, s.Width, s.Channels,
		s.KernelH, s.KernelW, s.Filters, s.Stride, s.PadH, s.PadW, tail)
}

// convData is a convolution's arguments and results.
type convData struct{ x, w, b, g, y, dw, db, dx []float32 }

// newConvData makes up inputs like those of a network: activations after ReLU,
// and gradients with some zeros.
func newConvData(s ConvShape, seed uint64) *convData {
	r := rand.New(rand.NewPCG(seed, 1))
	normal := func(n int, scale, zeros float64) []float32 {
		v := NewFloats(n)
		for i := range v {
			if r.Float64() >= zeros {
				v[i] = float32(r.NormFloat64() * scale)
			}
		}
		return v
	}
	out := s.Batch * s.OutHeight() * s.OutWidth() * s.Filters
	fan := s.KernelH * s.KernelW * s.Channels
	d := &convData{
		x: normal(s.Batch*s.Height*s.Width*s.Channels, 1, .3),
		w: normal(fan*s.Filters, 1/math.Sqrt(float64(fan)), 0),
		b: normal(s.Filters, .3, 0),
		g: normal(out, 1, .3),
		y: NewFloats(out), dw: NewFloats(fan * s.Filters), db: NewFloats(s.Filters),
	}
	d.dx = NewFloats(len(d.x))
	for i := range d.x {
		d.x[i] = max(d.x[i], 0)
	}
	// As in pictures of digits, a blank margin on the left, and on the right one
	// of a single colour: outputs there are exactly equal, the first of them is
	// the maximum, and blank ones are the bias, which is 0 for every third filter.
	pixel := func(at int) []float32 { return d.x[at*s.Channels:][:s.Channels] }
	for at := range s.Batch * s.Height * s.Width {
		switch column := at % s.Width; {
		case column < s.Width/3:
			clear(pixel(at))
		case column > s.Width*3/5: // of 30 columns from the middle of a tile on, whose outputs are rounded apart
			copy(pixel(at), pixel(at-1))
		}
	}
	for f := 0; f < s.Filters; f += 3 {
		d.b[f] = 0
	}
	return d
}

// run computes everything; what is in the outputs before must not matter.
func (d *convData) run(e *Engine, s ConvShape) {
	for _, out := range [][]float32{d.y, d.dw, d.db, d.dx} {
		for i := range out {
			out[i] = float32(math.NaN())
		}
	}
	c := e.NewConv(s)
	for range 2 { // the second time with used scratch memory
		c.Forward(d.y, d.x, d.w, d.b)
		c.InputGrad(d.dx, d.w, d.y, d.g)
		c.WeightGrad(d.dw, d.db, d.x, d.y, d.g)
	}
}

// convReference is a convolution by its definition, in float64.
type convReference struct {
	ConvShape
	y, dx, dw, db []float64
}

// newConvReference computes the output, and the gradients of the sum of g*y.
func newConvReference(s ConvShape, x, w, b, g []float64) *convReference {
	ref := &convReference{
		ConvShape: s,
		dx:        make([]float64, len(x)), dw: make([]float64, len(w)), db: make([]float64, len(b)),
	}
	// terms calls f with the places of the factors of an output's sum.
	terms := func(image, r, c, filter int, f func(x, w int)) {
		for i := range s.KernelH {
			for j := range s.KernelW {
				xr, xc := r*s.Stride+i-s.PadH, c*s.Stride+j-s.PadW
				if xr < 0 || xr >= s.Height || xc < 0 || xc >= s.Width {
					continue
				}
				for ch := range s.Channels {
					f(((image*s.Height+xr)*s.Width+xc)*s.Channels+ch, ((i*s.KernelW+j)*s.Channels+ch)*s.Filters+filter)
				}
			}
		}
	}
	side := 1
	if s.Pool {
		side = 2
	}
	for out := range s.Batch * s.OutHeight() * s.OutWidth() * s.Filters {
		filter, pixel := out%s.Filters, out/s.Filters
		c, r, image := pixel%s.OutWidth(), pixel/s.OutWidth()%s.OutHeight(), pixel/s.OutWidth()/s.OutHeight()
		best, bestR, bestC := math.Inf(-1), 0, 0
		for k := range side * side {
			r, c := side*r+k/side, side*c+k%side
			sum := b[filter]
			terms(image, r, c, filter, func(i, j int) { sum += x[i] * w[j] })
			if sum > best {
				best, bestR, bestC = sum, r, c
			}
		}
		if s.ReLU && best <= 0 {
			ref.y = append(ref.y, 0)
			continue
		}
		ref.y = append(ref.y, best)
		ref.db[filter] += g[out]
		terms(image, bestR, bestC, filter, func(i, j int) {
			ref.dx[i] += g[out] * w[j]
			ref.dw[j] += g[out] * x[i]
		})
	}
	return ref
}

func float64s(s []float32) []float64 {
	d := make([]float64, len(s))
	for i, v := range s {
		d[i] = float64(v)
	}
	return d
}

// wantAccurate reports where got is further from want than rounding explains.
func wantAccurate(t *testing.T, what string, got []float32, want []float64) {
	t.Helper()
	scale := 1.
	for _, v := range want {
		scale = max(scale, math.Abs(v))
	}
	for i, v := range want {
		if !near.Absolute(t, got[i], v, 4e-6*scale, "%s: element %d", what, i) {
			t.FailNow()
		}
	}
}

func TestConvAgainstReference(t *testing.T) {
	e := newTestEngine(t, "", 2)
	for _, s := range convShapes {
		t.Run(s.String(), func(t *testing.T) {
			d := newConvData(s, 5)
			d.run(e, s)
			ref := newConvReference(s, float64s(d.x), float64s(d.w), float64s(d.b), float64s(d.g))
			wantAccurate(t, "y", d.y, ref.y)
			wantAccurate(t, "dw", d.dw, ref.dw)
			wantAccurate(t, "db", d.db, ref.db)
			wantAccurate(t, "dx", d.dx, ref.dx)
		})
	}
}

// TestConvGradient compares the gradients with finite differences of the
// float64 reference's output.
func TestConvGradient(t *testing.T) {
	e := newTestEngine(t, "", 1)
	for _, s := range []ConvShape{
		{Batch: 2, Height: 6, Width: 7, Channels: 1, Filters: 3, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true},
		{Batch: 2, Height: 4, Width: 6, Channels: 8, Filters: 4, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true},
		{Batch: 2, Height: 7, Width: 6, Channels: 2, Filters: 3, KernelH: 3, KernelW: 2, Stride: 2, PadH: 1, PadW: 1, ReLU: true},
		{Batch: 1, Height: 6, Width: 6, Channels: 2, Filters: 2, KernelH: 2, KernelW: 2, Stride: 1, ReLU: true, Pool: true},
	} {
		t.Run(s.String(), func(t *testing.T) {
			d := newConvData(s, 6)
			for f := range d.b { // at 0 a blank patch would sit on ReLU's kink
				d.b[f] += .05
			}
			d.run(e, s)
			x, w, b, g := float64s(d.x), float64s(d.w), float64s(d.b), float64s(d.g)
			loss := func() (sum float64) {
				for i, y := range newConvReference(s, x, w, b, g).y {
					sum += g[i] * y
				}
				return sum
			}
			differences := func(p []float64) []float64 {
				const h = 1e-6
				d := make([]float64, len(p))
				for i, v := range p {
					p[i] = v + h
					d[i] = loss()
					p[i] = v - h
					d[i] = (d[i] - loss()) / (2 * h)
					p[i] = v
				}
				return d
			}
			wantAccurate(t, "dw", d.dw, differences(w))
			wantAccurate(t, "db", d.db, differences(b))
			// A blank part of the image makes a tie of the outputs that see it,
			// where the derivative does not exist.
			for i := range x {
				x[i] += 1e-3 * math.Sin(float64(i))
				d.x[i] = float32(x[i])
				x[i] = float64(d.x[i])
			}
			d.run(e, s)
			wantAccurate(t, "dx", d.dx, differences(x))
		})
	}
}

// TestConvSameBits compares implementations and numbers of threads.
func TestConvSameBits(t *testing.T) {
	for _, s := range convShapes {
		t.Run(s.String(), func(t *testing.T) {
			want := newConvData(s, 7)
			want.run(newTestEngine(t, "generic", 1), s)
			for _, name := range Available() {
				for _, threads := range []int{1, 3} {
					got := newConvData(s, 7)
					got.run(newTestEngine(t, name, threads), s)
					what := fmt.Sprintf("%s, %d threads, ", name, threads)
					wantBits(t, what+"y", got.y, want.y)
					wantBits(t, what+"dw", got.dw, want.dw)
					wantBits(t, what+"db", got.db, want.db)
					wantBits(t, what+"dx", got.dx, want.dx)
				}
			}
		})
	}
}

// TestConvNaN: a NaN in the input reaches every output that depends on it.
func TestConvNaN(t *testing.T) {
	for _, s := range convShapes {
		d := newConvData(s, 8)
		d.x[len(d.x)/2] = float32(math.NaN())
		depends := make(map[int]bool)
		x := make([]float64, len(d.x))
		x[len(d.x)/2] = 1
		w := float64s(d.w)
		for i := range w {
			w[i] = 1
		}
		for i, v := range newConvReference(s, x, w, make([]float64, s.Filters), float64s(d.g)).y {
			depends[i] = v != 0
		}
		for _, name := range Available() {
			newTestEngine(t, name, 1).NewConv(s).Forward(d.y, d.x, d.w, d.b)
			for i, v := range d.y {
				if depends[i] && v == v {
					t.Fatalf("%s: %v: output %d is %v, expected NaN", name, s, i, v)
				}
			}
		}
	}
}

func TestConvAllocatesNothing(t *testing.T) {
	e := newTestEngine(t, "", 2)
	for _, s := range convShapes {
		d := newConvData(s, 9)
		c := e.NewConv(s)
		step := func() {
			c.Forward(d.y, d.x, d.w, d.b)
			c.WeightGrad(d.dw, d.db, d.x, d.y, d.g)
			c.InputGrad(d.dx, d.w, d.y, d.g)
		}
		step()
		if n := testing.AllocsPerRun(3, step); n > 0 {
			t.Errorf("%v: %v allocations a step", s, n)
		}
	}
}

// newTestEngine returns an engine that is closed when the test ends.
func newTestEngine(t testing.TB, name string, threads int) *Engine {
	t.Helper()
	e, err := New(name, threads)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}
