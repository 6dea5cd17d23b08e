package op

import (
	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// spatialDropout zeroes a share of the channels of each image.
type spatialDropout struct {
	base
	engine *Engine
	rate   float64
	key    uint64
	step   *Step

	scale []float32 // of the last run, [batch][channels]: 0 where dropped, else 1/(1-rate)
	out   *tensor.Dense

	x, y []float32 // of the run under way
}

// SpatialDropout drops each channel of each image of x [batch, height, width, channels], whole, with probability rate, in
// [0, 1), and divides the others by 1 - rate (Tompson et al. 2015). key sets the layer's stream of random numbers apart.
func SpatialDropout(e *Engine, x *G.Node, rate float64, key uint64, step *Step) (*G.Node, error) {
	if err := expectDims(x, 4, "[batch, height, width, channels]"); err != nil {
		return nil, err
	}
	if err := expectRate(rate); err != nil {
		return nil, err
	}
	shape := x.Shape()
	return G.ApplyOp(&spatialDropout{
		base: newBase("spatialdropout", 1), engine: e, rate: rate, key: key, step: step,
		scale: make([]float32, shape[0]*shape[3]), out: newTensor(shape...),
	}, x)
}

func (o *spatialDropout) Type() hm.Type { return signature(float(4), float(4)) }
func (o *spatialDropout) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.out.Shape().Clone(), nil
}
func (o *spatialDropout) Do(v ...G.Value) (G.Value, error) {
	keep, stream := newKeep(o.rate), o.step.stream(o.key)
	for i := range o.scale {
		o.scale[i] = keep.scale(uint32(mix(stream + uint64(i))))
	}
	o.x, o.y = data(v[0]), data(o.out)
	o.engine.Run(o.out.Shape()[0], o)
	return o.out, nil
}

// Piece is an image.
func (o *spatialDropout) Piece(i int) { o.multiply(o.y, o.x, i) }

// multiply applies the masks of the last run to the i-th image.
func (o *spatialDropout) multiply(y, x []float32, i int) {
	shape := o.out.Shape()
	channels, size := shape[3], len(x)/shape[0]
	scale := o.scale[i*channels:][:channels]
	for at := i * size; at < (i+1)*size; at += channels {
		to := y[at:][:channels]
		for k, v := range x[at:][:channels] {
			to[k] = v * scale[k]
		}
	}
}

func (o *spatialDropout) DiffWRT(int) []bool { return []bool{true} }
func (o *spatialDropout) SymDiff(_ G.Nodes, y, grad *G.Node) (G.Nodes, error) {
	dx, err := G.ApplyOp(&spatialDropoutBackward{base: newBase("spatialdropout.dx", 2), f: o, out: newTensor(y.Shape()...)}, y, grad)
	return G.Nodes{dx}, err
}

// spatialDropoutBackward applies the masks of the forward pass to the gradient; y is an input only to order it after that
// pass, which drew them.
type spatialDropoutBackward struct {
	base
	f   *spatialDropout
	out *tensor.Dense

	dy, dx []float32 // of the run under way
}

func (o *spatialDropoutBackward) Type() hm.Type { return signature(float(4), float(4), float(4)) }
func (o *spatialDropoutBackward) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.out.Shape().Clone(), nil
}
func (o *spatialDropoutBackward) Do(v ...G.Value) (G.Value, error) {
	o.dy, o.dx = data(v[1]), data(o.out)
	o.f.engine.Run(o.out.Shape()[0], o)
	return o.out, nil
}

// Piece is an image.
func (o *spatialDropoutBackward) Piece(i int) { o.f.multiply(o.dx, o.dy, i) }

var (
	_ G.SDOp = (*spatialDropout)(nil)
	_ G.Op   = (*spatialDropoutBackward)(nil)
)
