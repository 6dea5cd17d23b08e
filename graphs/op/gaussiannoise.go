package op

import (
	"fmt"
	"math"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/portable"
)

// gaussianNoise is y = x + noise.
type gaussianNoise struct {
	base
	engine    *Engine
	deviation float64
	key       uint64
	step      *Step
	out       *tensor.Dense

	x, y []float32 // of the run under way
}

// GaussianNoise adds to each element of x a normal random number of mean 0 and of this standard deviation. key sets the
// layer's stream of random numbers apart.
func GaussianNoise(e *Engine, x *G.Node, deviation float64, key uint64, step *Step) (*G.Node, error) {
	if err := expectTensor(x); err != nil {
		return nil, err
	}
	if !(deviation >= 0 && deviation <= math.MaxFloat32) {
		return nil, fmt.Errorf("standard deviation %v, want at least 0", deviation)
	}
	return G.ApplyOp(&gaussianNoise{
		base: newBase("gaussiannoise", 1), engine: e, deviation: deviation, key: key, step: step, out: newTensor(x.Shape()...),
	}, x)
}

func (o *gaussianNoise) Type() hm.Type { return signature(float(o.out.Dims()), float(o.out.Dims())) }
func (o *gaussianNoise) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.out.Shape().Clone(), nil
}
func (o *gaussianNoise) Do(v ...G.Value) (G.Value, error) {
	o.x, o.y = data(v[0]), data(o.out)
	o.engine.Run(Pieces(len(o.x), elementPiece), o)
	return o.out, nil
}

// Piece is a part of Do; one random number serves two elements.
func (o *gaussianNoise) Piece(i int) {
	lo, hi := Span(i, elementPiece, len(o.x))
	stream := o.step.stream(o.key)
	for j := lo; j < hi; j += 2 {
		a, b := portable.Normals(mix(stream + uint64(j/2)))
		o.y[j] = o.x[j] + float32(a*o.deviation)
		if j+1 < hi {
			o.y[j+1] = o.x[j+1] + float32(b*o.deviation)
		}
	}
}

func (o *gaussianNoise) DiffWRT(int) []bool { return []bool{true} }
func (o *gaussianNoise) SymDiff(_ G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	return G.Nodes{grad}, nil
}

var _ G.SDOp = (*gaussianNoise)(nil)
