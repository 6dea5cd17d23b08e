package op

import (
	"math"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// layerNorm normalises each row of its last axis.
type layerNorm struct {
	base
	engine   *Engine
	epsilon  float64
	channels int // the length of a row
	rows     int
	out      *tensor.Dense

	mean, inverse []float64 // of the last run, [rows]: a row's mean and its 1/sqrt(variance + epsilon)

	x, gamma, beta, y []float32 // of the run under way
}

// layerNormRows is how many rows a thread takes at a time.
const layerNormRows = 32

// LayerNormalization is y = gamma*(x - mean)/sqrt(variance + epsilon) + beta over x [batch, ..., channels], the moments being
// those of each row of the last axis (Ba, Kiros and Hinton 2016; keras/src/layers/normalization/layer_normalization.py).
func LayerNormalization(e *Engine, x, gamma, beta *G.Node, epsilon float64) (*G.Node, error) {
	if err := expectNormalised(x, gamma, beta, epsilon); err != nil {
		return nil, err
	}
	channels := gamma.Shape()[0]
	rows := x.Shape().TotalSize() / channels
	return G.ApplyOp(&layerNorm{
		base: newBase("layernorm", 3), engine: e, epsilon: epsilon, channels: channels, rows: rows, out: newTensor(x.Shape()...),
		mean: make([]float64, rows), inverse: make([]float64, rows),
	}, x, gamma, beta)
}

func (o *layerNorm) Type() hm.Type {
	d := o.out.Dims()
	return signature(float(d), float(1), float(1), float(d))
}
func (o *layerNorm) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.out.Shape().Clone(), nil
}
func (o *layerNorm) Do(v ...G.Value) (G.Value, error) {
	o.x, o.gamma, o.beta, o.y = data(v[0]), data(v[1]), data(v[2]), data(o.out)
	o.engine.Run(Pieces(o.rows, layerNormRows), o)
	return o.out, nil
}

// Piece normalises some rows.
func (o *layerNorm) Piece(i int) {
	lo, hi := Span(i, layerNormRows, o.rows)
	for r := lo; r < hi; r++ {
		x, y := o.x[r*o.channels:][:o.channels], o.y[r*o.channels:][:o.channels]
		sum, squares := 0., 0.
		for _, v := range x {
			sum += float64(v)
		}
		mean := sum / float64(o.channels)
		for _, v := range x {
			d := float64(v) - mean
			squares += float64(d * d)
		}
		inverse := 1 / math.Sqrt(squares/float64(o.channels)+o.epsilon)
		o.mean[r], o.inverse[r] = mean, inverse
		for c, v := range x {
			y[c] = float32(float32((float64(v)-mean)*inverse)*o.gamma[c]) + o.beta[c]
		}
	}
}

func (o *layerNorm) DiffWRT(int) []bool { return []bool{true, true, true} }
func (o *layerNorm) SymDiff(in G.Nodes, y, grad *G.Node) (G.Nodes, error) {
	back := &layerNormBackward{
		base: newBase("layernorm.dx", 4), f: o, dx: newTensor(y.Shape()...), dgamma: newTensor(o.channels), dbeta: newTensor(o.channels),
		partial: make([]float64, Pieces(o.rows, layerNormRows)*2*o.channels),
	}
	dx, err := G.ApplyOp(back, in[0], in[1], y, grad)
	if err != nil {
		return nil, err
	}
	dgamma, err := sideOutput("layernorm.dgamma", dx, back.dgamma)
	if err != nil {
		return nil, err
	}
	dbeta, err := sideOutput("layernorm.dbeta", dx, back.dbeta)
	return G.Nodes{dx, dgamma, dbeta}, err
}

// layerNormBackward is, with h = (x - mean)*inverse, g = dy*gamma and means over a row,
//
//	dbeta = sum dy,  dgamma = sum dy*h,  dx = inverse * (g - mean(g) - h*mean(g*h))
//
// It reads the moments that the forward pass left; y is an input only to order it after that pass.
type layerNormBackward struct {
	base
	f                 *layerNorm
	dx, dgamma, dbeta *tensor.Dense
	partial           []float64 // [pieces][2][channels]: sums for dgamma and dbeta, added in order when all are done

	x, gamma, dy, out []float32 // of the run under way
}

func (o *layerNormBackward) Type() hm.Type {
	d := o.dx.Dims()
	return signature(float(d), float(1), float(d), float(d), float(d))
}
func (o *layerNormBackward) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.dx.Shape().Clone(), nil
}
func (o *layerNormBackward) Do(v ...G.Value) (G.Value, error) {
	o.x, o.gamma, o.dy, o.out = data(v[0]), data(v[1]), data(v[3]), data(o.dx)
	n := Pieces(o.f.rows, layerNormRows)
	o.f.engine.Run(n, o)
	dgamma, dbeta := data(o.dgamma), data(o.dbeta)
	for c := range dgamma {
		a, b := 0., 0.
		for i := range n {
			sums := o.partial[2*i*o.f.channels:]
			a += sums[c]
			b += sums[o.f.channels+c]
		}
		dgamma[c], dbeta[c] = float32(a), float32(b)
	}
	return o.dx, nil
}

// Piece is some rows of dx, and their part of the sums.
func (o *layerNormBackward) Piece(i int) {
	f := o.f
	lo, hi := Span(i, layerNormRows, f.rows)
	sums := o.partial[2*i*f.channels:][:2*f.channels]
	clear(sums)
	dgamma, dbeta := sums[:f.channels], sums[f.channels:]
	for r := lo; r < hi; r++ {
		at := r * f.channels
		x, dy, dx := o.x[at:][:f.channels], o.dy[at:][:f.channels], o.out[at:][:f.channels]
		mean, inverse := f.mean[r], f.inverse[r]
		level, slope := 0., 0.
		for c, v := range dy {
			h := (float64(x[c]) - mean) * inverse
			product := float64(float64(v) * h)
			dbeta[c] += float64(v)
			dgamma[c] += product
			gamma := float64(o.gamma[c])
			level += float64(float64(v) * gamma)
			slope += float64(product * gamma)
		}
		level /= float64(f.channels)
		slope /= float64(f.channels)
		for c, v := range dy {
			h := float64((float64(x[c]) - mean) * inverse)
			dx[c] = float32((float64(float64(v)*float64(o.gamma[c])) - level - float64(h*slope)) * inverse)
		}
	}
}

var (
	_ G.SDOp = (*layerNorm)(nil)
	_ G.Op   = (*layerNormBackward)(nil)
)
