package op

import (
	"fmt"
	"math"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// dropout zeroes a share of its input and scales the rest up, so that the expectation stays (inverted dropout).
type dropout struct {
	base
	engine *Engine
	rate   float64
	key    uint64
	step   *Step

	scale []float32 // of the last run: 0 where dropped, else 1/(1-rate)
	x     []float32 // of the last run
	y     *tensor.Dense
}

// keep decides what is dropped.
type keep struct {
	threshold int64  // dropped where 32 random bits fall below it
	kept      uint32 // bits of 1/(1-rate)
}

func newKeep(rate float64) keep {
	return keep{int64(rate * (1 << 32)), math.Float32bits(float32(1 / (1 - rate)))}
}

// scale is what an element is multiplied by: 0, or 1/(1-rate).
func (k keep) scale(bits uint32) float32 {
	below := uint32((int64(bits) - k.threshold) >> 63) // all ones or none
	return math.Float32frombits(k.kept &^ below)
}

func expectRate(rate float64) error {
	if !(rate >= 0 && rate < 1) {
		return fmt.Errorf("rate %v, want at least 0 and less than 1", rate)
	}
	return nil
}

// Dropout drops each element of x with probability rate, in [0, 1), and divides the others by 1 - rate (Srivastava
// et al. 2014, in the inverted form of Keras). key sets the layer's stream of random numbers apart.
func Dropout(e *Engine, x *G.Node, rate float64, key uint64, step *Step) (*G.Node, error) {
	if err := expectRate(rate); err != nil {
		return nil, err
	}
	if err := expectTensor(x); err != nil {
		return nil, err
	}
	return G.ApplyOp(&dropout{
		base: newBase("dropout", 1), engine: e, rate: rate, key: key, step: step,
		scale: make([]float32, x.Shape().TotalSize()), y: newTensor(x.Shape()...),
	}, x)
}

func (o *dropout) Type() hm.Type { return signature(float(o.y.Dims()), float(o.y.Dims())) }
func (o *dropout) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.y.Shape().Clone(), nil
}
func (o *dropout) Do(v ...G.Value) (G.Value, error) {
	o.x = data(v[0])
	o.engine.Run(Pieces(len(o.x), dropoutPiece), o)
	return o.y, nil
}

// dropoutPiece is how many elements a thread draws at a time; even, since one random number serves two.
const dropoutPiece = 2048

// Piece draws and applies the mask of the i-th piece. It has no branches on what is drawn, which no processor foresees.
func (o *dropout) Piece(i int) {
	lo, hi := Span(i, dropoutPiece, len(o.x))
	x, y, mask := o.x[lo:hi], data(o.y)[lo:hi], o.scale[lo:hi]
	keep := newKeep(o.rate)
	counter := o.step.stream(o.key) + uint64(lo/2)
	for len(x) >= 2 {
		bits := mix(counter)
		counter++
		first, second := keep.scale(uint32(bits)), keep.scale(uint32(bits>>32))
		mask[0], mask[1] = first, second
		y[0], y[1] = first*x[0], second*x[1]
		x, y, mask = x[2:], y[2:], mask[2:]
	}
	if len(x) == 1 {
		mask[0] = keep.scale(uint32(mix(counter)))
		y[0] = mask[0] * x[0]
	}
}

func (o *dropout) DiffWRT(int) []bool { return []bool{true} }
func (o *dropout) SymDiff(_ G.Nodes, y, grad *G.Node) (G.Nodes, error) {
	dx, err := G.ApplyOp(&dropoutBackward{base: newBase("dropout.dx", 2), f: o, dx: newTensor(y.Shape()...)}, y, grad)
	return G.Nodes{dx}, err
}

// dropoutBackward applies the mask of the forward pass to the gradient; y is an input only to order it after that
// pass, which drew the mask.
type dropoutBackward struct {
	base
	f  *dropout
	dx *tensor.Dense

	dy []float32 // of the run under way
}

func (o *dropoutBackward) Type() hm.Type {
	return signature(float(o.dx.Dims()), float(o.dx.Dims()), float(o.dx.Dims()))
}
func (o *dropoutBackward) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.dx.Shape().Clone(), nil
}
func (o *dropoutBackward) Do(v ...G.Value) (G.Value, error) {
	o.dy = data(v[1])
	o.f.engine.Run(Pieces(len(o.dy), dropoutPiece), o)
	return o.dx, nil
}

// Piece applies the mask of the i-th piece.
func (o *dropoutBackward) Piece(i int) {
	lo, hi := Span(i, dropoutPiece, len(o.dy))
	scale, dy, dx := o.f.scale[lo:hi], o.dy[lo:hi], data(o.dx)[lo:hi]
	for j, s := range scale {
		dx[j] = s * dy[j]
	}
}

var (
	_ G.SDOp = (*dropout)(nil)
	_ G.Op   = (*dropoutBackward)(nil)
)
