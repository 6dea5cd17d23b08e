package op

import (
	"math"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// movingNorm is batch normalisation in evaluation.
type movingNorm struct {
	base
	engine   *Engine
	epsilon  float64
	channels int
	out      *tensor.Dense

	scale      []float32 // y = (x - mean)*scale + beta
	mean, beta []float32 // of the run under way, as are those below
	x, y       []float32
}

// MovingNormalization is what BatchNormalization is in evaluation: y = gamma*(x - mean)/sqrt(variance + epsilon) + beta over
// x [batch, ..., channels], with moments [channels] that are given. It has no gradient.
func MovingNormalization(e *Engine, x, gamma, beta, mean, variance *G.Node, epsilon float64) (*G.Node, error) {
	if err := expectNormalised(x, gamma, beta, epsilon); err != nil {
		return nil, err
	}
	channels := gamma.Shape()[0]
	if err := expectShape("mean", mean, channels); err != nil {
		return nil, err
	}
	if err := expectShape("variance", variance, channels); err != nil {
		return nil, err
	}
	return G.ApplyOp(&movingNorm{
		base: newBase("movingnorm", 5), engine: e, epsilon: epsilon, channels: channels,
		out: newTensor(x.Shape()...), scale: make([]float32, channels),
	}, x, gamma, beta, mean, variance)
}

func (o *movingNorm) Type() hm.Type {
	d := o.out.Dims()
	return signature(float(d), float(1), float(1), float(1), float(1), float(d))
}
func (o *movingNorm) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.out.Shape().Clone(), nil
}
func (o *movingNorm) Do(v ...G.Value) (G.Value, error) {
	variance := data(v[4])
	for c, gamma := range data(v[1]) {
		o.scale[c] = float32(float64(gamma) / math.Sqrt(float64(variance[c])+o.epsilon))
	}
	o.x, o.beta, o.mean, o.y = data(v[0]), data(v[2]), data(v[3]), data(o.out)
	o.engine.Run(o.out.Shape()[0], o)
	return o.out, nil
}

// Piece is a row of the batch.
func (o *movingNorm) Piece(i int) {
	size := len(o.x) / o.out.Shape()[0]
	for lo := i * size; lo < (i+1)*size; lo += o.channels {
		y := o.y[lo:][:o.channels]
		for c, x := range o.x[lo:][:o.channels] {
			y[c] = float32((x-o.mean[c])*o.scale[c]) + o.beta[c]
		}
	}
}

var _ G.Op = (*movingNorm)(nil)
