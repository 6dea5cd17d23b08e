package graphs

import (
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/op"
)

// stockGraph is an expression of stock operations with everything a program must get right: a shared node, a node used
// twice by one op, a constant, a scalar.
func stockGraph(t *testing.T) (cost *gorgonia.Node, wrt gorgonia.Nodes) {
	t.Helper()
	g := gorgonia.NewGraph()
	values := func(n int) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(i%5)*.25 - .4
		}
		return v
	}
	x := gorgonia.NewMatrix(g, tensor.Float32, gorgonia.WithName("x"), gorgonia.WithShape(3, 4),
		gorgonia.WithValue(tensor.New(tensor.WithShape(3, 4), tensor.WithBacking(values(12)))))
	w := gorgonia.NewMatrix(g, tensor.Float32, gorgonia.WithName("w"), gorgonia.WithShape(4, 2),
		gorgonia.WithValue(tensor.New(tensor.WithShape(4, 2), tensor.WithBacking(values(8)))))
	h := gorgonia.Must(gorgonia.Tanh(gorgonia.Must(gorgonia.Mul(x, w))))
	h = gorgonia.Must(gorgonia.HadamardProd(h, h))
	sum := gorgonia.Must(gorgonia.Add(h, gorgonia.NewConstant(float32(.5))))
	cost = gorgonia.Must(gorgonia.Add(gorgonia.Must(gorgonia.Mean(sum)), gorgonia.Must(gorgonia.Sum(h))))
	return cost, gorgonia.Nodes{x, w}
}

// The tape machine is the reference for what a graph of stock operations computes.
func TestProgramAgreesWithTapeMachine(t *testing.T) {
	cost, wrt := stockGraph(t)
	grads, err := gorgonia.Grad(cost, wrt...)
	if err != nil {
		t.Fatal(err)
	}
	p, err := compile(newEngine(t), append(grads, cost)...)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := p.run(); err != nil {
			t.Fatal(err)
		}
	}
	vm := gorgonia.NewTapeMachine(cost.Graph())
	defer vm.Close()
	if err := vm.RunAll(); err != nil {
		t.Fatal(err)
	}
	for i, n := range append(grads, cost) {
		if got, want := p.value(n), n.Value(); !gorgonia.ValueEq(got, want) {
			t.Errorf("output %d: program %v, tape machine %v", i, got, want)
		}
	}
}

// Reshape, stock or our own, shares memory; on the tape machine an addition to the result writes into what was reshaped.
func TestProgramNeverOverwritesAnInput(t *testing.T) {
	for name, reshape := range map[string]func(x *gorgonia.Node) (*gorgonia.Node, error){
		"stock":   func(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Reshape(x, tensor.Shape{2, 2}) },
		"flatten": op.Flatten,
	} {
		g := gorgonia.NewGraph()
		data := []float32{1, 2, 3, 4}
		x := gorgonia.NewTensor(g, tensor.Float32, 3, gorgonia.WithName("x"), gorgonia.WithShape(2, 1, 2),
			gorgonia.WithValue(tensor.New(tensor.WithShape(2, 1, 2), tensor.WithBacking(data))))
		y := gorgonia.Must(gorgonia.Add(gorgonia.Must(reshape(x)), gorgonia.NewConstant(float32(10))))
		p, err := compile(newEngine(t), y)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := p.run(); err != nil {
				t.Fatal(err)
			}
		}
		if got := p.value(y).Data().([]float32); data[0] != 1 || got[0] != 11 {
			t.Errorf("%s: x[0] = %v after the addition that gave %v, want 1 and 11", name, data[0], got[0])
		}
	}
}

func TestProgramLeavesOutWhatNobodyNeeds(t *testing.T) {
	cost, wrt := stockGraph(t)
	grads, err := gorgonia.Grad(cost, wrt...)
	if err != nil {
		t.Fatal(err)
	}
	all, _ := compile(newEngine(t), append(grads, cost)...)
	forward, _ := compile(newEngine(t), cost)
	if len(forward.instructions) >= len(all.instructions) {
		t.Errorf("%d instructions without gradients, %d with them", len(forward.instructions), len(all.instructions))
	}
}

func TestProgramReportsInputWithoutValue(t *testing.T) {
	g := gorgonia.NewGraph()
	x := gorgonia.NewVector(g, tensor.Float32, gorgonia.WithName("pixels"), gorgonia.WithShape(3))
	if _, err := compile(newEngine(t), gorgonia.Must(gorgonia.Tanh(x))); err == nil || !strings.Contains(err.Error(), `"pixels"`) {
		t.Errorf("got error %v, want one that names pixels", err)
	}
}

// panicking is an op that fails in the way Gorgonia's own do.
type panicking struct{ gorgonia.Op }

func (panicking) Do(...gorgonia.Value) (gorgonia.Value, error) { panic("index out of range") }

func TestProgramTurnsPanicIntoError(t *testing.T) {
	cost, _ := stockGraph(t)
	p, err := compile(newEngine(t), cost)
	if err != nil {
		t.Fatal(err)
	}
	p.instructions[1].op = panicking{p.instructions[1].op}
	if err := p.run(); err == nil || !strings.Contains(err.Error(), "index out of range") {
		t.Errorf("got error %v, want the panic's message", err)
	}
}
