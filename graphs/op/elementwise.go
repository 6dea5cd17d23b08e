package op

import (
	"fmt"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// An Activation makes the node of a function of each element of x, a float32 tensor of any shape.
type Activation func(e *Engine, x *G.Node) (*G.Node, error)

// Elementwise is the activation y = f(x), whose derivative at x is df(x, y): of the two, a formula uses what is shorter.
// The functions are called on several threads at once. They should give the same bits on every machine: functions of
// package portable in place of those of math, and products that are added to something in a conversion, float32(a*b) + c.
func Elementwise(name string, f func(x float32) float32, df func(x, y float32) float32) Activation {
	return func(e *Engine, x *G.Node) (*G.Node, error) {
		if err := expectTensor(x); err != nil {
			return nil, err
		}
		return G.ApplyOp(&elementwise{base: newBase(name, 1), engine: e, f: f, df: df, out: newTensor(x.Shape()...)}, x)
	}
}

// InONNX is the same activation with its form in ONNX: form adds the nodes that compute it of x, and returns the last one's
// output. Without, a network with it cannot be exported.
func (a Activation) InONNX(form func(g ONNX, x string) string) Activation {
	return func(e *Engine, x *G.Node) (*G.Node, error) {
		y, err := a(e, x)
		if err != nil {
			return nil, err
		}
		o, ok := y.Op().(*elementwise)
		if !ok {
			return nil, fmt.Errorf("op %v is not elementwise", y.Op())
		}
		o.onnx = form
		return y, nil
	}
}

// elementPiece is how many elements a thread takes at a time.
const elementPiece = 1024

// elementwise is y = f(x).
type elementwise struct {
	base
	engine *Engine
	f      func(x float32) float32
	df     func(x, y float32) float32
	onnx   func(g ONNX, x string) string // nil: it has no form there
	out    *tensor.Dense

	x, y []float32 // of the run under way
}

func (o *elementwise) Type() hm.Type { return signature(float(o.out.Dims()), float(o.out.Dims())) }
func (o *elementwise) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.out.Shape().Clone(), nil
}
func (o *elementwise) Do(v ...G.Value) (G.Value, error) {
	o.x, o.y = data(v[0]), data(o.out)
	o.engine.Run(Pieces(len(o.x), elementPiece), o)
	return o.out, nil
}

// Piece is a part of Do.
func (o *elementwise) Piece(i int) {
	lo, hi := Span(i, elementPiece, len(o.x))
	x, y := o.x[lo:hi], o.y[lo:hi]
	for j, v := range x {
		y[j] = o.f(v)
	}
}

func (o *elementwise) DiffWRT(int) []bool { return []bool{true} }
func (o *elementwise) SymDiff(in G.Nodes, y, grad *G.Node) (G.Nodes, error) {
	back := &elementwiseBackward{base: newBase(o.kind+".dx", 3), f: o, out: newTensor(y.Shape()...)}
	dx, err := G.ApplyOp(back, in[0], y, grad)
	return G.Nodes{dx}, err
}

// elementwiseBackward is dx = dy*df(x, y).
type elementwiseBackward struct {
	base
	f   *elementwise
	out *tensor.Dense

	x, y, dy, dx []float32 // of the run under way
}

func (o *elementwiseBackward) Type() hm.Type {
	d := o.out.Dims()
	return signature(float(d), float(d), float(d), float(d))
}
func (o *elementwiseBackward) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.out.Shape().Clone(), nil
}
func (o *elementwiseBackward) Do(v ...G.Value) (G.Value, error) {
	o.x, o.y, o.dy, o.dx = data(v[0]), data(v[1]), data(v[2]), data(o.out)
	o.f.engine.Run(Pieces(len(o.x), elementPiece), o)
	return o.out, nil
}

// Piece is a part of Do.
func (o *elementwiseBackward) Piece(i int) {
	lo, hi := Span(i, elementPiece, len(o.x))
	x, y, dy, dx := o.x[lo:hi], o.y[lo:hi], o.dy[lo:hi], o.dx[lo:hi]
	for j, v := range x {
		dx[j] = dy[j] * o.f.df(v, y[j])
	}
}

var (
	_ G.SDOp = (*elementwise)(nil)
	_ G.Op   = (*elementwiseBackward)(nil)
)
