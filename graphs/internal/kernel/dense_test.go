package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// denseCase is a layer and its data.
type denseCase struct {
	batch, in, out int
	relu           bool
	x, w, b, g     []float32
}

func newDenseCase(batch, in, out int, relu bool) *denseCase {
	r := rand.New(rand.NewPCG(uint64(in), uint64(out)))
	fill := func(n int, density float64) []float32 {
		s := NewFloats(n)
		for i := range s {
			if r.Float64() < density {
				s[i] = float32(r.NormFloat64())
			}
		}
		return s
	}
	return &denseCase{batch, in, out, relu, fill(batch*in, .4), fill(in*out, 1), fill(out, 1), fill(batch*out, .5)}
}

// denseResult is all that a layer computes.
type denseResult struct{ y, dw, db, dx []float32 }

func (c *denseCase) run(d *Dense) denseResult {
	// What results start from must not matter.
	junk := func(n int) []float32 {
		s := make([]float32, n)
		for i := range s {
			s[i] = 77
		}
		return s
	}
	r := denseResult{junk(c.batch * c.out), junk(c.in * c.out), junk(c.out), junk(c.batch * c.in)}
	d.Forward(r.y, c.x, c.w, c.b)
	d.WeightGrad(r.dw, r.db, c.x, c.g)
	d.InputGrad(r.dx, c.g, c.w)
	return r
}

// reference computes the layer in float64.
func (c *denseCase) reference() (y, dw, db, dx []float64) {
	y, dw, db, dx = make([]float64, c.batch*c.out), make([]float64, c.in*c.out), make([]float64, c.out), make([]float64, c.batch*c.in)
	for b := range c.batch {
		for j := range c.out {
			g := float64(c.g[b*c.out+j])
			s := float64(c.b[j])
			db[j] += g
			for k := range c.in {
				x, w := float64(c.x[b*c.in+k]), float64(c.w[k*c.out+j])
				s += x * w
				dw[k*c.out+j] += x * g
				dx[b*c.in+k] += g * w
			}
			if c.relu {
				s = max(s, 0)
			}
			y[b*c.out+j] = s
		}
	}
	return y, dw, db, dx
}

// engines returns an engine of every implementation with one, two and five
// threads.
func engines(t testing.TB) []*Engine {
	var es []*Engine
	for _, name := range Available() {
		for _, threads := range []int{1, 2, 5} {
			e, err := New(name, threads)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(e.Close)
			es = append(es, e)
		}
	}
	return es
}

func TestDense(t *testing.T) {
	es := engines(t)
	for _, s := range []struct{ batch, in, out int }{
		{32, 784, 128}, {32, 128, 10}, {7, 100, 1}, {1, 1, 1}, {33, 70, 47}, {5, 3, 300},
		{32, 130, 129}, {1, 65, 64}, {40, 200, 10}, {70, 100, 130}, {3, 1200, 600},
	} {
		for _, relu := range []bool{false, true} {
			c := newDenseCase(s.batch, s.in, s.out, relu)
			name := fmt.Sprintf("%d images, %d to %d, relu %t", s.batch, s.in, s.out, relu)
			y, dw, db, dx := c.reference()
			var first denseResult
			for i, e := range es {
				got := c.run(e.NewDense(s.batch, s.in, s.out, relu))
				if i == 0 {
					first = got
					wantAccurate(t, name+": y", got.y, y)
					wantAccurate(t, name+": dw", got.dw, dw)
					wantAccurate(t, name+": db", got.db, db)
					wantAccurate(t, name+": dx", got.dx, dx)
				}
				name := fmt.Sprintf("%s, %s with %d threads", name, e.Name(), e.Threads())
				wantBits(t, name+": y", got.y, first.y)
				wantBits(t, name+": dw", got.dw, first.dw)
				wantBits(t, name+": db", got.db, first.db)
				wantBits(t, name+": dx", got.dx, first.dx)
			}
		}
	}
}

// TestDenseIgnoresBatch: what comes out for an image must not depend on the
// others of its batch, or evaluation would depend on how it is cut.
func TestDenseIgnoresBatch(t *testing.T) {
	const batch, in = 70, 900
	for _, out := range []int{10, 100, 600} {
		c := newDenseCase(batch, in, out, true)
		e := newTestEngine(t, "", 2)
		all, one := NewFloats(batch*out), NewFloats(out)
		e.NewDense(batch, in, out, true).Forward(all, c.x, c.w, c.b)
		alone := e.NewDense(1, in, out, true)
		for r := range batch {
			alone.Forward(one, c.x[r*in:][:in], c.w, c.b)
			wantBits(t, fmt.Sprintf("%d outputs, image %d", out, r), all[r*out:][:out], one)
		}
	}
}
