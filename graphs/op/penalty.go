package op

import (
	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/internal/kernel"
)

// penalty carries weights to their layer and adds the gradient of l1*sum|w| + l2*sum(w^2) on the way back. Written
// as a term of the loss instead, Gorgonia would allocate and add a second gradient of every kernel at every step.
type penalty struct {
	base
	k      *kernel.Penalty
	l1, l2 float64
	dims   int

	value float64 // of the last backward pass
}

// Penalty is the weights w, unchanged, under Keras's L1L2 regulariser: the gradient that reaches w has
// l1*sign(w) + 2*l2*w added (regularizers.py has no 1/2, and does not divide by the batch). The penalty itself, of the
// weights as they were in the last run of the gradient, is what the returned function gives; the caller adds it to the
// loss.
func Penalty(e *Engine, w *G.Node, l1, l2 float64) (*G.Node, func() float64, error) {
	o := &penalty{base: newBase("penalty", 1), k: e.NewPenalty(w.Shape().TotalSize()), l1: l1, l2: l2, dims: w.Dims()}
	n, err := G.ApplyOp(o, w)
	return n, func() float64 { return o.value }, err
}

func (o *penalty) Type() hm.Type { return signature(float(o.dims), float(o.dims)) }
func (o *penalty) InferShape(in ...G.DimSizer) (tensor.Shape, error) {
	return in[0].(tensor.Shape).Clone(), nil
}
func (o *penalty) Do(v ...G.Value) (G.Value, error) { return v[0], nil }

func (o *penalty) DiffWRT(int) []bool { return []bool{true} }
func (o *penalty) SymDiff(in G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	dw, err := G.ApplyOp(&penaltyBackward{newBase("penalty.dw", 2), o, newTensor(in[0].Shape()...)}, in[0], grad)
	return G.Nodes{dw}, err
}

// penaltyBackward is dw = g + l1*sign(w) + 2*l2*w. It goes through all weights, and so sums up the penalty as well.
type penaltyBackward struct {
	base
	f  *penalty
	dw *tensor.Dense
}

func (o *penaltyBackward) Type() hm.Type {
	return signature(float(o.f.dims), float(o.f.dims), float(o.f.dims))
}
func (o *penaltyBackward) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.dw.Shape().Clone(), nil
}
func (o *penaltyBackward) Do(v ...G.Value) (G.Value, error) {
	f := o.f
	abs, square := f.k.Gradient(data(o.dw), data(v[0]), data(v[1]), float32(f.l1), float32(2*f.l2))
	f.value = float64(f.l1*abs) + float64(f.l2*square) // the conversions keep compilers from fusing it
	return o.dw, nil
}

var (
	_ G.SDOp = (*penalty)(nil)
	_ G.Op   = (*penaltyBackward)(nil)
)
