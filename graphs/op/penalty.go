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
	engine *Engine
	l1, l2 float64
	dims   int

	w    []float32 // of the call of value under way
	sums []float64 // l1*|w| + l2*w^2 over each piece
}

// penaltyPiece is how many weights a thread takes at a time.
const penaltyPiece = 4096

// Penalty is the weights w, unchanged, under Keras's L1L2 regulariser: the gradient that reaches w has
// l1*sign(w) + 2*l2*w added (regularizers.py has no 1/2, and does not divide by the batch). The penalty itself is what
// the returned function gives, from the weights as they are when it is called; the caller adds it to the loss.
func Penalty(e *Engine, w *G.Node, l1, l2 float64) (*G.Node, func() float64, error) {
	o := &penalty{
		base: newBase("penalty", 1), engine: e, l1: l1, l2: l2, dims: w.Dims(),
		sums: make([]float64, (w.Shape().TotalSize()+penaltyPiece-1)/penaltyPiece),
	}
	n, err := G.ApplyOp(o, w)
	return n, func() float64 { return o.value(data(w.Value())) }, err
}

// value is the penalty of w. Its pieces are added in order, whichever threads they came from.
func (o *penalty) value(w []float32) float64 {
	o.w = w
	o.engine.Run(len(o.sums), o)
	total := 0.0
	for _, sum := range o.sums {
		total += sum
	}
	return total
}

// Piece is a part of value.
func (o *penalty) Piece(i int) {
	abs, square := 0.0, 0.0
	for _, w := range o.w[i*penaltyPiece : min((i+1)*penaltyPiece, len(o.w))] {
		abs += math.Abs(float64(w))
		square += float64(float64(w) * float64(w)) // the outer conversion keeps compilers from fusing it, as below
	}
	o.sums[i] = float64(o.l1*abs) + float64(o.l2*square)
}

func (o *penalty) Type() hm.Type { return signature(float(o.dims), float(o.dims)) }
func (o *penalty) InferShape(in ...G.DimSizer) (tensor.Shape, error) {
	return in[0].(tensor.Shape).Clone(), nil
}
func (o *penalty) Do(v ...G.Value) (G.Value, error) { return v[0], nil }

func (o *penalty) DiffWRT(int) []bool { return []bool{true} }
func (o *penalty) SymDiff(in G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	dw, err := G.ApplyOp(&penaltyBackward{base: newBase("penalty.dw", 2), f: o, dw: newTensor(in[0].Shape()...)}, in[0], grad)
	return G.Nodes{dw}, err
}

// penaltyBackward is dw = g + l1*sign(w) + 2*l2*w.
type penaltyBackward struct {
	base
	f  *penalty
	dw *tensor.Dense

	w, g []float32 // of the run under way
}

func (o *penaltyBackward) Type() hm.Type {
	return signature(float(o.f.dims), float(o.f.dims), float(o.f.dims))
}
func (o *penaltyBackward) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.dw.Shape().Clone(), nil
}
func (o *penaltyBackward) Do(v ...G.Value) (G.Value, error) {
	o.w, o.g = data(v[0]), data(v[1])
	o.f.engine.Run(len(o.f.sums), o)
	return o.dw, nil
}

// Piece is a part of Do.
func (o *penaltyBackward) Piece(i int) {
	lo, hi := i*penaltyPiece, min((i+1)*penaltyPiece, len(o.w))
	l1, l2 := float32(o.f.l1), float32(2*o.f.l2)
	w, g, dw := o.w[lo:hi], o.g[lo:hi], data(o.dw)[lo:hi]
	for j, x := range w {
		sign := float32(0)
		switch {
		case x > 0:
			sign = l1
		case x < 0:
			sign = -l1
		}
		dw[j] = g[j] + sign + float32(l2*x)
	}
}

var (
	_ G.SDOp = (*penalty)(nil)
	_ G.Op   = (*penaltyBackward)(nil)
)
