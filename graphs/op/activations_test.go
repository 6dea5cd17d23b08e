package op_test

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/experiments/stats/near"
	"overfit/graphs/op"
)

// activations with the function in float64, by package math.
var activations = []struct {
	name string
	op   op.Activation
	want func(float64) float64
	bits uint64 // of results and derivatives, see TestActivationsHaveTheSameBits
}{
	{"sigmoid", op.Sigmoid, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, 0xcbba452604f90c0f},
	{"tanh", op.Tanh, math.Tanh, 0xe64557cafe832bec},
	{"softplus", op.Softplus, func(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }, 0xb149975f5c22e76a},
	{"gelu", op.GELU, func(x float64) float64 { return x * math.Erfc(-x/math.Sqrt2) / 2 }, 0x973671bd2cea1b16},
	{"leaky_relu", op.LeakyReLU(.3), func(x float64) float64 { return max(x, float64(float32(.3))*x) }, 0xb098c0de7f5e41c6},
	{"square+x", op.Elementwise("square+x",
		func(x float32) float32 { return x + float32(x*x) },
		func(x, _ float32) float32 { return 1 + 2*x },
	), func(x float64) float64 { return x + x*x }, 0x70e70ea8b91dfe3d},
}

// apply runs an activation on x and returns its results, and their derivatives.
func apply(t *testing.T, e *op.Engine, a op.Activation, x []float32) (y, dy []float32) {
	t.Helper()
	g := G.NewGraph()
	in := leaf(g, "x", tensor.New(tensor.WithShape(len(x)), tensor.WithBacking(x)))
	out := must(t)(a(e, in))
	grads, err := G.Grad(G.Must(G.Sum(out)), in)
	if err != nil {
		t.Fatal(err)
	}
	runner(t, g)()
	return out.Value().Data().([]float32), grads[0].Value().Data().([]float32)
}

func TestActivationsAreTheirFormulas(t *testing.T) {
	x := []float32{0, -0.001, .001, -.5, .5, -1, 1, -2.5, 2.5, -5, 5, -10, 10, -20, 20, -90, 90, -1e4, 1e4}
	for _, a := range activations {
		y, _ := apply(t, engine(t), a.op, x)
		for i, v := range x {
			want := a.want(float64(v))
			// GELU's tail is the difference of numbers near 1 and as exact as those are.
			near.Absolute(t, y[i], want, 1e-7*math.Abs(want)+1e-13, "%s(%v)", a.name, v)
		}
	}
}

func TestActivationsPassNaNOn(t *testing.T) {
	for _, a := range activations {
		if y, _ := apply(t, engine(t), a.op, []float32{float32(math.NaN()), 1}); y[0] == y[0] || y[1] != y[1] {
			t.Errorf("%s of NaN and 1 gives %v", a.name, y)
		}
	}
}

func TestActivationGradients(t *testing.T) {
	for _, a := range activations {
		t.Run(a.name, func(t *testing.T) {
			g := G.NewGraph()
			v := random(rand.New(rand.NewPCG(1, 1)), 3, 2, 2, 5)
			for i, x := range v.Data().([]float32) {
				v.Data().([]float32)[i] = x * float32(1+i%4)
			}
			x := leaf(g, "x", v)
			checkGradients(t, must(t)(a.op(engine(t), x)), x)
		})
	}
}

// Whatever the threads, and on any processor: the bits were taken on amd64, and GOARCH=arm64 go test -exec
// qemu-aarch64-static gives the same.
func TestActivationsHaveTheSameBits(t *testing.T) {
	x := make([]float32, 20_001)
	for i := range x {
		x[i] = float32(i-10_000) / 1237
	}
	for _, a := range activations {
		for threads := 1; threads <= 3; threads++ {
			e, err := op.NewEngine("", threads)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(e.Close)
			y, dy := apply(t, e, a.op, x)
			sum := fnv.New64a()
			binary.Write(sum, binary.LittleEndian, y)
			binary.Write(sum, binary.LittleEndian, dy)
			if got := sum.Sum64(); got != a.bits {
				t.Errorf("%s with %d threads: bits %#x, want %#x", a.name, threads, got, a.bits)
			}
		}
	}
}
