package op_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/experiments/stats/near"
	"overfit/graphs/internal/kernel"
	"overfit/graphs/op"
)

// random is a float32 tensor with entries of magnitude .1 to 1, so that none sits on the kink of a ReLU.
func random(rng *rand.Rand, shape ...int) *tensor.Dense {
	x := kernel.NewFloats(tensor.Shape(shape).TotalSize())
	for i := range x {
		x[i] = float32(.1 + .9*rng.Float64())
		if rng.IntN(2) == 0 {
			x[i] = -x[i]
		}
	}
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(x))
}

// leaf is an input of a graph that holds v.
func leaf(g *G.ExprGraph, name string, v *tensor.Dense) *G.Node {
	return G.NewTensor(g, v.Dtype(), v.Dims(), G.WithName(name), G.WithShape(v.Shape()...), G.WithValue(v))
}

func engine(t testing.TB) *op.Engine {
	t.Helper()
	e, err := kernel.New("auto", 2)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

// runner runs a graph on Gorgonia's own tape machine: the ops must work there as well as in a graphs.Model.
func runner(t *testing.T, g *G.ExprGraph) func() {
	vm := G.NewTapeMachine(g)
	t.Cleanup(func() { vm.Close() })
	return func() {
		vm.Reset()
		if err := vm.RunAll(); err != nil {
			t.Fatal(err)
		}
	}
}

// checkGradients compares the gradient of a weighted sum of y, or of a scalar y itself, with central differences for
// every element of the leaves. A difference that changes with its width steps over a kink (of a ReLU or a maximum) and
// says nothing; a quarter of a leaf's may.
func checkGradients(t *testing.T, y *G.Node, leaves ...*G.Node) {
	t.Helper()
	g := y.Graph()
	cost := y
	var weights []float32
	if !y.IsScalar() {
		r := random(rand.New(rand.NewPCG(7, 7)), y.Shape()...)
		weights = r.Data().([]float32)
		cost = G.Must(G.Sum(G.Must(G.HadamardProd(y, leaf(g, "r", r)))))
	}
	grads, err := G.Grad(cost, leaves...)
	if err != nil {
		t.Fatal(err)
	}
	run := runner(t, g)
	// The sum is taken here in float64, so that the only rounding left is that of the op itself.
	value := func() float64 {
		run()
		if weights == nil {
			return float64(y.Value().Data().(float32))
		}
		sum := 0.0
		for i, v := range y.Value().Data().([]float32) {
			sum += float64(v) * float64(weights[i])
		}
		return sum
	}
	run()
	for i, l := range leaves {
		got := append([]float32(nil), grads[i].Value().Data().([]float32)...)
		x := l.Value().Data().([]float32)
		kinks := 0
		for j, x0 := range x {
			difference := func(h float32) float64 {
				x[j] = x0 + h
				up, above := value(), x[j]
				x[j] = x0 - h
				down, below := value(), x[j]
				x[j] = x0
				return (up - down) / (float64(above) - float64(below))
			}
			want := difference(4e-3)
			tolerance := 1e-3 * max(1, math.Abs(want))
			if !near.Within(difference(2e-3), want, tolerance) {
				kinks++
				continue
			}
			near.Absolute(t, got[j], want, 2*tolerance, "gradient of %s[%d]", l.Name(), j)
		}
		if kinks > len(x)/4 {
			t.Errorf("%d of %d differences of %s are of no use", kinks, len(x), l.Name())
		}
	}
}

func must(t *testing.T) func(*G.Node, error) *G.Node {
	return func(n *G.Node, err error) *G.Node {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
}

func TestDenseGradients(t *testing.T) {
	for _, c := range []struct {
		batch, in, out int
		relu           bool
	}{{1, 1, 1, false}, {3, 5, 2, false}, {7, 18, 33, true}, {33, 4, 10, true}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			rng, g, e := rand.New(rand.NewPCG(1, 1)), G.NewGraph(), engine(t)
			x, w, b := leaf(g, "x", random(rng, c.batch, c.in)), leaf(g, "w", random(rng, c.in, c.out)), leaf(g, "b", random(rng, c.out))
			y := must(t)(op.Dense(e, x, w, b))
			if c.relu {
				fused := must(t)(op.ReLU(e, y))
				if got := fused.Op().String(); got != "dense+relu" {
					t.Errorf("ReLU of a dense layer is the op %s, want dense+relu", got)
				}
				y = fused
			}
			checkGradients(t, y, x, w, b)
		})
	}
}

func TestConvGradients(t *testing.T) {
	for _, c := range []struct {
		x, w       []int
		stride     int
		pad        int
		relu, pool bool
	}{
		{[]int{2, 6, 6, 1}, []int{3, 3, 1, 4}, 1, 0, false, false},
		{[]int{1, 7, 5, 2}, []int{3, 2, 2, 3}, 2, 1, true, false},
		{[]int{2, 7, 8, 1}, []int{3, 3, 1, 17}, 1, 0, true, true},
		{[]int{2, 7, 7, 16}, []int{3, 3, 16, 5}, 1, 0, true, true},
		{[]int{1, 8, 9, 3}, []int{5, 5, 3, 6}, 1, 2, true, true},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			rng, g, e := rand.New(rand.NewPCG(2, 2)), G.NewGraph(), engine(t)
			x, w, b := leaf(g, "x", random(rng, c.x...)), leaf(g, "w", random(rng, c.w...)), leaf(g, "b", random(rng, c.w[3]))
			y := must(t)(op.Conv(e, x, w, b, c.stride, c.pad, c.pad))
			want := "conv2d"
			if c.relu {
				y, want = must(t)(op.ReLU(e, y)), want+"+relu"
			}
			if c.pool {
				y, want = must(t)(op.MaxPool(e, y, 2, 2)), want+"+pool"
			}
			if got := y.Op().String(); got != want {
				t.Errorf("the layer became the op %s, want %s", got, want)
			}
			checkGradients(t, y, x, w, b)
		})
	}
}

func TestMaxPoolGradients(t *testing.T) {
	for _, c := range []struct {
		x              []int
		window, stride int
	}{{[]int{2, 4, 6, 3}, 2, 2}, {[]int{1, 7, 7, 2}, 3, 2}, {[]int{1, 5, 5, 1}, 2, 1}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			g := G.NewGraph()
			// Distinct values far apart: no difference steps over a kink.
			v := tensor.New(tensor.WithShape(c.x...), tensor.Of(tensor.Float32))
			for i, k := range rand.New(rand.NewPCG(3, 3)).Perm(v.Shape().TotalSize()) {
				v.Data().([]float32)[i] = float32(k)*.1 - 1
			}
			x := leaf(g, "x", v)
			checkGradients(t, must(t)(op.MaxPool(engine(t), x, c.window, c.stride)), x)
		})
	}
}

func TestReLUAndFlattenGradients(t *testing.T) {
	rng, g, e := rand.New(rand.NewPCG(4, 4)), G.NewGraph(), engine(t)
	x := leaf(g, "x", random(rng, 3, 2, 2, 5))
	y := must(t)(op.Flatten(must(t)(op.ReLU(e, x))))
	if want := (tensor.Shape{3, 20}); !y.Shape().Eq(want) {
		t.Fatalf("flattened shape %v, want %v", y.Shape(), want)
	}
	checkGradients(t, y, x)
}

func TestCrossEntropyGradients(t *testing.T) {
	rng, g, e := rand.New(rand.NewPCG(5, 5)), G.NewGraph(), engine(t)
	z := leaf(g, "z", random(rng, 4, 7))
	lab := leaf(g, "labels", tensor.New(tensor.WithShape(4), tensor.WithBacking([]int{6, 0, op.Ignore, 3})))
	loss, _, err := op.SoftmaxCrossEntropy(e, z, lab)
	if err != nil {
		t.Fatal(err)
	}
	checkGradients(t, loss, z)
}

func TestDropoutGradients(t *testing.T) {
	rng, g, e := rand.New(rand.NewPCG(6, 6)), G.NewGraph(), engine(t)
	x := leaf(g, "x", random(rng, 5, 9))
	checkGradients(t, must(t)(op.Dropout(e, x, .4, 11, new(op.Step))), x)
}

// The gradient behind Penalty is that of the whole regularised loss.
func TestPenaltyGradients(t *testing.T) {
	const l1, l2, h = .03, .05, 1e-3
	rng, g := rand.New(rand.NewPCG(8, 8)), G.NewGraph()
	w := leaf(g, "w", random(rng, 3, 4))
	n, value, err := op.Penalty(engine(t), w, l1, l2)
	if err != nil {
		t.Fatal(err)
	}
	grads, err := G.Grad(G.Must(G.Sum(n)), w)
	if err != nil {
		t.Fatal(err)
	}
	run, x := runner(t, g), w.Value().Data().([]float32)
	run()
	got := slices.Clone(grads[0].Value().Data().([]float32))
	want := 0.0
	for j, x0 := range x {
		want += l1*math.Abs(float64(x0)) + l2*float64(x0)*float64(x0)
		x[j] = x0 + h
		run()
		up := value()
		x[j] = x0 - h
		run()
		down := value()
		x[j] = x0
		near.Absolute(t, got[j], 1+(up-down)/(2*h), 1e-4, "gradient of w[%d]", j)
	}
	run()
	near.Absolute(t, value(), want, 1e-6, "penalty")
}
