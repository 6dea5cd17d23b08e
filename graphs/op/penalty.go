package op

import (
	"math"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// penalty carries weights to their layer and adds the gradient of l1*sum|w| + l2*sum(w^2) on the way back. Written
// as a term of the loss instead, Gorgonia would allocate and add a second gradient of every kernel at every step.
type penalty struct {
	base
	l1, l2 float32
	dims   int
}

// Penalty is the weights w, unchanged, under Keras's L1L2 regulariser: the gradient that reaches w has
// l1*sign(w) + 2*l2*w added (regularizers.py has no 1/2, and does not divide by the batch). The penalty itself is what
// the returned function gives, from the weights as they are when it is called; the caller adds it to the loss.
func Penalty(w *G.Node, l1, l2 float64) (*G.Node, func() float64, error) {
	o := &penalty{base: newBase("penalty", 1), l1: float32(l1), l2: float32(l2), dims: w.Dims()}
	n, err := G.ApplyOp(o, w)
	value := func() float64 {
		abs, square := 0.0, 0.0
		for _, x := range data(w.Value()) {
			x := float64(x)
			abs += math.Abs(x)
			square += float64(x * x)
		}
		return float64(l1*abs) + float64(l2*square) // the conversions keep any compiler from fusing them
	}
	return n, value, err
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
	dw, w, g := data(o.dw), data(v[0]), data(v[1])
	l1, l2 := o.f.l1, 2*o.f.l2
	for i, x := range w {
		sign := float32(0)
		switch {
		case x > 0:
			sign = l1
		case x < 0:
			sign = -l1
		}
		dw[i] = g[i] + sign + float32(l2*x) // the conversion keeps any compiler from fusing it
	}
	return o.dw, nil
}

var (
	_ G.SDOp = (*penalty)(nil)
	_ G.Op   = (*penaltyBackward)(nil)
)
