package op_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/experiments/stats/near"
	"overfit/graphs/op"
)

// numbers is a float32 tensor with these elements.
func numbers(shape []int, x ...float32) *tensor.Dense {
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(x))
}

// expect compares what a node came to with what it should be.
func expect(t *testing.T, what string, n *G.Node, want ...float64) {
	t.Helper()
	got := n.Value().Data().([]float32)
	if len(got) != len(want) {
		t.Fatalf("%s: %d elements, want %d", what, len(got), len(want))
	}
	for i, w := range want {
		near.Absolute(t, got[i], w, 1e-6*max(1, math.Abs(w)), "%s: element %d", what, i)
	}
}

func TestPadIsAFrame(t *testing.T) {
	g := G.NewGraph()
	x := leaf(g, "x", numbers([]int{1, 2, 2, 1}, 1, 2, 3, 4))
	y := must(t)(op.Pad(engine(t), x, op.Edges{Bottom: 1, Left: 1}, -7))
	runner(t, g)()
	expect(t, "padded", y, -7, 1, 2, -7, 3, 4, -7, -7, -7)
}

func TestPadGradients(t *testing.T) {
	rng, g := rand.New(rand.NewPCG(1, 1)), G.NewGraph()
	x := leaf(g, "x", random(rng, 2, 3, 4, 2))
	checkGradients(t, must(t)(op.Pad(engine(t), x, op.Edges{Top: 1, Bottom: 2, Right: 1}, 3)), x)
}

// A window that reaches over the edge has the mean of what is within.
func TestAveragePoolOverTheEdge(t *testing.T) {
	g := G.NewGraph()
	x := leaf(g, "x", numbers([]int{1, 3, 3, 1}, 1, 2, 3, 4, 5, 6, 7, 8, 9))
	y := must(t)(op.AveragePool(engine(t), x, 2, 2, 2, op.Edges{Bottom: 1, Right: 1}))
	whole := must(t)(op.AveragePool(engine(t), x, 2, 2, 2, op.Edges{}))
	runner(t, g)()
	expect(t, "padding 'same'", y, 3, 4.5, 7.5, 9)
	expect(t, "padding 'valid'", whole, 3)
}

func TestAveragePoolGradients(t *testing.T) {
	for _, c := range []struct {
		x                     []int
		height, width, stride int
		edges                 op.Edges
	}{
		{[]int{2, 4, 6, 3}, 2, 2, 2, op.Edges{}},
		{[]int{2, 5, 5, 2}, 3, 3, 2, op.Edges{Top: 1, Bottom: 1, Left: 1, Right: 1}},
		{[]int{1, 5, 7, 2}, 2, 3, 1, op.Edges{Bottom: 1}},
		{[]int{3, 4, 3, 2}, 4, 3, 1, op.Edges{}},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			g := G.NewGraph()
			x := leaf(g, "x", random(rand.New(rand.NewPCG(2, 2)), c.x...))
			checkGradients(t, must(t)(op.AveragePool(engine(t), x, c.height, c.width, c.stride, c.edges)), x)
		})
	}
}

func TestAddGradients(t *testing.T) {
	rng, g, e := rand.New(rand.NewPCG(3, 3)), G.NewGraph(), engine(t)
	a, b := leaf(g, "a", random(rng, 2, 3, 2)), leaf(g, "b", random(rng, 2, 3, 2))
	// a is read three times, so that its gradient is a sum.
	y := must(t)(op.Add(e, must(t)(op.Add(e, a, b)), must(t)(op.Tanh(e, a))))
	checkGradients(t, must(t)(op.Add(e, y, a)), a, b)
}

// moments are the mean and the variance of x, in float64.
func moments(x ...float32) (mean, variance float64) {
	for _, v := range x {
		mean += float64(v) / float64(len(x))
	}
	for _, v := range x {
		variance += (float64(v) - mean) * (float64(v) - mean) / float64(len(x))
	}
	return mean, variance
}

// The rows behind the first two are padding: they have no part in the moments, whatever is in them.
func TestBatchNormalizationLeavesPaddingOut(t *testing.T) {
	g := G.NewGraph()
	x := leaf(g, "x", numbers([]int{4, 2}, 1, 10, 3, 50, 1e6, float32(math.NaN()), -1e6, 7))
	gamma, beta := leaf(g, "gamma", numbers([]int{2}, 2, 1)), leaf(g, "beta", numbers([]int{2}, .5, 0))
	y, batch, err := op.BatchNormalization(engine(t), x, gamma, beta, 1e-3, &op.Step{Rows: 2})
	if err != nil {
		t.Fatal(err)
	}
	grads, err := G.Grad(G.Must(G.Sum(G.Must(G.HadamardProd(y, leaf(g, "r", numbers([]int{4, 2}, 1, 2, 3, 4, 5, 6, 7, 8)))))), x, gamma, beta)
	if err != nil {
		t.Fatal(err)
	}
	runner(t, g)()
	m0, v0 := moments(1, 3)
	m1, v1 := moments(10, 50)
	normal0, normal1 := 1/math.Sqrt(v0+1e-3), 20/math.Sqrt(v1+1e-3)
	expect(t, "y", y, .5-2*normal0, -normal1, .5+2*normal0, normal1, 0, 0, 0, 0)
	expect(t, "dgamma", grads[1], -normal0+3*normal0, -2*normal1+4*normal1)
	expect(t, "dbeta", grads[2], 4, 6)
	for i, v := range grads[0].Value().Data().([]float32) {
		if v != v || i >= 4 && v != 0 {
			t.Errorf("gradient %v at element %d", v, i)
		}
	}
	mean, variance := batch.Moments()
	if mean[0] != m0 || mean[1] != m1 || variance[0] != v0 || variance[1] != v1 {
		t.Errorf("moments %v and %v, want %v %v and %v %v", mean, variance, m0, m1, v0, v1)
	}
}

func TestBatchNormalizationGradients(t *testing.T) {
	for _, c := range []struct {
		x    []int
		rows int
	}{{[]int{5, 3}, 0}, {[]int{3, 4, 3, 2}, 0}, {[]int{4, 2, 3, 2}, 3}, {[]int{3, 20, 15, 1}, 0}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			rng, g := rand.New(rand.NewPCG(4, 4)), G.NewGraph()
			channels := c.x[len(c.x)-1]
			x, gamma, beta := leaf(g, "x", random(rng, c.x...)), leaf(g, "gamma", random(rng, channels)), leaf(g, "beta", random(rng, channels))
			y, _, err := op.BatchNormalization(engine(t), x, gamma, beta, 1e-3, &op.Step{Rows: c.rows})
			if err != nil {
				t.Fatal(err)
			}
			checkGradients(t, y, x, gamma, beta)
		})
	}
}

func TestMovingNormalizationIsItsFormula(t *testing.T) {
	g := G.NewGraph()
	vector := func(name string, a, b float32) *G.Node { return leaf(g, name, numbers([]int{2}, a, b)) }
	x := leaf(g, "x", numbers([]int{2, 2}, 1, 2, 3, 4))
	y := must(t)(op.MovingNormalization(engine(t), x, vector("gamma", 2, 1), vector("beta", .5, 0), vector("mean", 1, -1), vector("variance", 4, .25), 1e-3))
	runner(t, g)()
	expect(t, "y", y, .5, 3/math.Sqrt(.251), .5+4/math.Sqrt(4.001), 5/math.Sqrt(.251))
}

func TestLayerNormalizationIsItsFormula(t *testing.T) {
	g := G.NewGraph()
	x := leaf(g, "x", numbers([]int{2, 3}, 1, 2, 6, -5, -5, -5))
	y := must(t)(op.LayerNormalization(engine(t), x, leaf(g, "gamma", numbers([]int{3}, 1, 2, 3)), leaf(g, "beta", numbers([]int{3}, 0, 1, 0)), 1e-3))
	runner(t, g)()
	mean, variance := moments(1, 2, 6)
	h := func(x float64) float64 { return (x - mean) / math.Sqrt(variance+1e-3) }
	expect(t, "y", y, h(1), 2*h(2)+1, 3*h(6), 0, 1, 0)
}

func TestLayerNormalizationGradients(t *testing.T) {
	for _, shape := range [][]int{{5, 4}, {2, 3, 7, 3}} { // the second in two pieces
		t.Run(fmt.Sprint(shape), func(t *testing.T) {
			rng, g := rand.New(rand.NewPCG(5, 5)), G.NewGraph()
			channels := shape[len(shape)-1]
			x, gamma, beta := leaf(g, "x", random(rng, shape...)), leaf(g, "gamma", random(rng, channels)), leaf(g, "beta", random(rng, channels))
			checkGradients(t, must(t)(op.LayerNormalization(engine(t), x, gamma, beta, 1e-3)), x, gamma, beta)
		})
	}
}

func TestNoiseGradients(t *testing.T) {
	rng, g, e := rand.New(rand.NewPCG(6, 6)), G.NewGraph(), engine(t)
	x := leaf(g, "x", random(rng, 3, 2, 2, 5))
	step := &op.Step{Number: 3}
	y := must(t)(op.GaussianNoise(e, must(t)(op.SpatialDropout(e, x, .4, 11, step)), .5, 12, step))
	checkGradients(t, y, x)
}

func TestSpatialDropoutDropsWholeChannels(t *testing.T) {
	const images, pixels, channels = 40, 9, 50
	g := G.NewGraph()
	ones := make([]float32, images*pixels*channels)
	for i := range ones {
		ones[i] = 1
	}
	y := must(t)(op.SpatialDropout(engine(t), leaf(g, "x", numbers([]int{images, 3, 3, channels}, ones...)), .25, 5, new(op.Step)))
	runner(t, g)()
	got, kept := y.Value().Data().([]float32), 0
	for i := range images {
		for c := range channels {
			first := got[i*pixels*channels+c]
			for p := range pixels {
				if v := got[(i*pixels+p)*channels+c]; v != first {
					t.Fatalf("channel %d of image %d has both %v and %v", c, i, first, v)
				}
			}
			switch first {
			case float32(1 / .75):
				kept++
			case 0:
			default:
				t.Fatalf("a kept channel is %v, want %v", first, 1/.75)
			}
		}
	}
	near.Absolute(t, float64(kept)/(images*channels), .75, .04, "share that is kept at rate .25")
}

// The noise of a step is the same at every run and with any number of threads, and another in the next step and layer.
func TestGaussianNoiseIsDrawnFromItsKeyAndStep(t *testing.T) {
	const n = 9001
	draw := func(key, step uint64, threads int) []float32 {
		e, err := op.NewEngine("", threads)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(e.Close)
		g := G.NewGraph()
		y := must(t)(op.GaussianNoise(e, leaf(g, "x", numbers([]int{n}, make([]float32, n)...)), .5, key, &op.Step{Number: step}))
		runner(t, g)()
		return y.Value().Data().([]float32)
	}
	equal := func(a, b []float32) (equal int) {
		for i := range a {
			if a[i] == b[i] {
				equal++
			}
		}
		return equal
	}
	first := draw(1, 0, 1)
	if got := equal(first, draw(1, 0, 3)); got != n {
		t.Errorf("three threads draw %d of %d numbers as one thread does", got, n)
	}
	if a, b := equal(first, draw(1, 1, 1)), equal(first, draw(2, 0, 1)); a+b > n/100 {
		t.Errorf("another step has %d of %d numbers of this one, another layer %d", a, n, b)
	}
	mean, variance := moments(first...)
	near.Absolute(t, mean, 0., .02, "mean")
	near.Absolute(t, variance, .25, .02, "variance")
}
