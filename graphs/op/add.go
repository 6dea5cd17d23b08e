package op

import (
	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// add is y = a + b.
type add struct {
	base
	engine *Engine
	out    *tensor.Dense

	a, b, y []float32 // of the run under way
}

// Add is the sum of two tensors of one shape: the end of a residual block (He et al. 2016).
func Add(e *Engine, a, b *G.Node) (*G.Node, error) {
	if err := expectTensor(a); err != nil {
		return nil, err
	}
	if err := expectTensor(b); err != nil {
		return nil, err
	}
	if err := expectShape("second summand", b, a.Shape()...); err != nil {
		return nil, err
	}
	return G.ApplyOp(newAdd(e, a.Shape()), a, b)
}

func newAdd(e *Engine, shape tensor.Shape) *add {
	return &add{base: newBase("add", 2), engine: e, out: newTensor(shape...)}
}

// Buffered returns the op that computes n. Where that is Gorgonia's addition of two float32 tensors of one shape, it is one
// that gives the same sum and allocates nothing: by that addition Gorgonia collects the gradients of a node that several
// others read.
func Buffered(e *Engine, n *G.Node) G.Op {
	const stockAddition = "+ false"
	in := Inputs(n)
	if n.Op().String() != stockAddition || n.Dtype() != tensor.Float32 || n.Dims() == 0 || !in[0].Shape().Eq(in[len(in)-1].Shape()) {
		return n.Op()
	}
	return newAdd(e, n.Shape())
}

func (o *add) Type() hm.Type {
	d := o.out.Dims()
	return signature(float(d), float(d), float(d))
}
func (o *add) InferShape(...G.DimSizer) (tensor.Shape, error) { return o.out.Shape().Clone(), nil }
func (o *add) Do(v ...G.Value) (G.Value, error) {
	o.a, o.b, o.y = data(v[0]), data(v[1]), data(o.out)
	o.engine.Run(Pieces(len(o.y), 4*elementPiece), o)
	return o.out, nil
}

// Piece is a part of Do.
func (o *add) Piece(i int) {
	lo, hi := Span(i, 4*elementPiece, len(o.y))
	a, b, y := o.a[lo:hi], o.b[lo:hi], o.y[lo:hi]
	for j, v := range a {
		y[j] = v + b[j]
	}
}

func (o *add) DiffWRT(int) []bool { return []bool{true, true} }
func (o *add) SymDiff(_ G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	return G.Nodes{grad, grad}, nil
}

var _ G.SDOp = (*add)(nil)
