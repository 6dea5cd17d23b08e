package op

import (
	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/internal/kernel"
)

// dense is y = x·w + b, with ReLU on top where relu says so.
type dense struct {
	base
	engine         *Engine
	batch, in, out int
	relu           bool

	k *kernel.Dense // made at the first run: a layer that fusion replaced never allocates
	y *tensor.Dense
}

// Dense is a fully connected layer: x [batch, in], w [in, out], b [out] give [batch, out].
func Dense(e *Engine, x, w, b *G.Node) (*G.Node, error) {
	if err := expectDims(x, 2, "[batch, in] (flatten it first)"); err != nil {
		return nil, err
	}
	if err := expectDims(w, 2, "[in, out]"); err != nil {
		return nil, err
	}
	batch, in, out := x.Shape()[0], x.Shape()[1], w.Shape()[1]
	if err := expectShape("kernel", w, in, out); err != nil {
		return nil, err
	}
	if err := expectShape("bias", b, out); err != nil {
		return nil, err
	}
	return G.ApplyOp(&dense{base: newBase("dense", 3), engine: e, batch: batch, in: in, out: out}, x, w, b)
}

// withReLU is the same layer with ReLU in the same pass.
func (o *dense) withReLU() *dense {
	return &dense{base: newBase("dense+relu", 3), engine: o.engine, batch: o.batch, in: o.in, out: o.out, relu: true}
}

func (o *dense) Type() hm.Type { return signature(float(2), float(2), float(1), float(2)) }
func (o *dense) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return tensor.Shape{o.batch, o.out}, nil
}
func (o *dense) Do(v ...G.Value) (G.Value, error) {
	if o.k == nil {
		o.k, o.y = o.engine.NewDense(o.batch, o.in, o.out, o.relu), newTensor(o.batch, o.out)
	}
	o.k.Forward(data(o.y), data(v[0]), data(v[1]), data(v[2]))
	return o.y, nil
}

func (o *dense) DiffWRT(int) []bool { return []bool{true, true, true} }
func (o *dense) SymDiff(in G.Nodes, y, grad *G.Node) (G.Nodes, error) {
	x, w := in[0], in[1]
	if o.relu { // the gradient before the activation, which all three below start from
		var err error
		if grad, err = reluGrad(o.engine, y, grad); err != nil {
			return nil, err
		}
	}
	dB := newTensor(o.out)
	dW, err := G.ApplyOp(&denseWeightGrad{newBase("dense.dW", 2), o, newTensor(o.in, o.out), dB}, x, grad)
	if err != nil {
		return nil, err
	}
	db, err := sideOutput("dense.db", dW, dB)
	if err != nil {
		return nil, err
	}
	dX, err := G.ApplyOp(&denseInputGrad{base: newBase("dense.dX", 2), f: o}, grad, w)
	return G.Nodes{dX, dW, db}, err
}

// denseWeightGrad is dW = xᵀ·g; db, the sum of g's rows, comes out of the same pass.
type denseWeightGrad struct {
	base
	f      *dense
	dW, db *tensor.Dense
}

func (o *denseWeightGrad) Type() hm.Type { return signature(float(2), float(2), float(2)) }
func (o *denseWeightGrad) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return tensor.Shape{o.f.in, o.f.out}, nil
}
func (o *denseWeightGrad) Do(v ...G.Value) (G.Value, error) {
	o.f.k.WeightGrad(data(o.dW), data(o.db), data(v[0]), data(v[1]))
	return o.dW, nil
}

// denseInputGrad is dX = g·wᵀ.
type denseInputGrad struct {
	base
	f  *dense
	dX *tensor.Dense // made at the first run: the first layer's is never asked for
}

func (o *denseInputGrad) Type() hm.Type { return signature(float(2), float(2), float(2)) }
func (o *denseInputGrad) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return tensor.Shape{o.f.batch, o.f.in}, nil
}
func (o *denseInputGrad) Do(v ...G.Value) (G.Value, error) {
	if o.dX == nil {
		o.dX = newTensor(o.f.batch, o.f.in)
	}
	o.f.k.InputGrad(data(o.dX), data(v[0]), data(v[1]))
	return o.dX, nil
}

var (
	_ G.SDOp = (*dense)(nil)
	_ G.Op   = (*denseWeightGrad)(nil)
	_ G.Op   = (*denseInputGrad)(nil)
)
