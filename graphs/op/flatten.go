package op

import (
	"fmt"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// reshape shows its input's memory under another shape. It copies nothing.
type reshape struct {
	base
	from, to tensor.Shape
	view     *tensor.Dense
}

// Flatten makes [batch, ...] a matrix [batch, features], the features in the order of memory (height, width,
// channels, as in Keras).
func Flatten(x *G.Node) (*G.Node, error) {
	if x.Dims() < 2 || x.Dtype() != tensor.Float32 {
		return nil, fmt.Errorf("input %q has shape %v, want a float32 tensor [batch, ...]", x.Name(), x.Shape())
	}
	from := x.Shape()
	return newReshape("flatten", x, from, tensor.Shape{from[0], from.TotalSize() / from[0]})
}

func newReshape(kind string, x *G.Node, from, to tensor.Shape) (*G.Node, error) {
	return G.ApplyOp(&reshape{base: newBase(kind, 1), from: from, to: to}, x)
}

func (o *reshape) Type() hm.Type                                  { return signature(float(len(o.from)), float(len(o.to))) }
func (o *reshape) InferShape(...G.DimSizer) (tensor.Shape, error) { return o.to.Clone(), nil }
func (o *reshape) Do(v ...G.Value) (G.Value, error) {
	x := data(v[0])
	// The ops of this package hand out the same buffer at every step, stock ones a new one.
	if o.view == nil || &data(o.view)[0] != &x[0] {
		o.view = tensor.New(tensor.WithShape(o.to...), tensor.WithBacking(x))
	}
	return o.view, nil
}
func (o *reshape) DiffWRT(int) []bool { return []bool{true} }
func (o *reshape) SymDiff(_ G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	dx, err := newReshape(o.kind+".dx", grad, o.to, o.from)
	return G.Nodes{dx}, err
}

var _ G.SDOp = (*reshape)(nil)
