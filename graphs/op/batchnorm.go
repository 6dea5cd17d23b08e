package op

import (
	"fmt"
	"math"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// BatchNorm is the op behind BatchNormalization; after a run it also knows the moments of the batch.
type BatchNorm struct {
	base
	engine   *Engine
	epsilon  float64
	step     *Step
	shape    tensor.Shape
	channels int // the last axis
	images   int // of a piece: a whole number, so that the sums of a partial batch are those of a batch of its size
	out      *tensor.Dense

	partial        []float64 // [pieces][2][channels]: sums, added in order when all are done
	mean, variance []float64 // of the last run; [channels], as all that follow
	inverse, scale []float64 // 1/sqrt(variance + epsilon), and gamma times it

	x, beta, y []float32 // of the run under way
}

// BatchNormalization is y = gamma*(x - mean)/sqrt(variance + epsilon) + beta over x [batch, ..., channels], the moments being
// those of each channel over all else of the batch, the variance without Bessel's correction (Ioffe and Szegedy 2015,
// keras/src/layers/normalization/batch_normalization.py). Rows that pad a partial batch have no part in them, and get 0.
func BatchNormalization(e *Engine, x, gamma, beta *G.Node, epsilon float64, step *Step) (*G.Node, *BatchNorm, error) {
	if err := expectNormalised(x, gamma, beta, epsilon); err != nil {
		return nil, nil, err
	}
	shape := x.Shape().Clone()
	channels := shape[len(shape)-1]
	o := &BatchNorm{
		base: newBase("batchnorm", 3), engine: e, epsilon: epsilon, step: step, shape: shape, channels: channels, out: newTensor(shape...),
		images: max(1, 256*channels/(shape.TotalSize()/shape[0])),
		mean:   make([]float64, channels), variance: make([]float64, channels),
		inverse: make([]float64, channels), scale: make([]float64, channels),
	}
	o.partial = make([]float64, Pieces(shape[0], o.images)*2*channels)
	n, err := G.ApplyOp(o, x, gamma, beta)
	return n, o, err
}

// expectNormalised refuses what cannot be normalised over its last axis.
func expectNormalised(x, gamma, beta *G.Node, epsilon float64) error {
	if err := expectTensor(x); err != nil {
		return err
	}
	if x.Dims() < 2 {
		return fmt.Errorf("input %q has shape %v, want [batch, ..., channels]", x.Name(), x.Shape())
	}
	channels := x.Shape()[x.Dims()-1]
	if err := expectShape("gamma", gamma, channels); err != nil {
		return err
	}
	if err := expectShape("beta", beta, channels); err != nil {
		return err
	}
	if !(epsilon > 0 && epsilon <= math.MaxFloat32) {
		return fmt.Errorf("epsilon %v, want more than 0", epsilon)
	}
	return nil
}

// Moments are the mean and the variance of each channel in the last run, [channels], until the next.
func (o *BatchNorm) Moments() (mean, variance []float64) { return o.mean, o.variance }

func (o *BatchNorm) Type() hm.Type {
	d := len(o.shape)
	return signature(float(d), float(1), float(1), float(d))
}
func (o *BatchNorm) InferShape(...G.DimSizer) (tensor.Shape, error) { return o.shape.Clone(), nil }
func (o *BatchNorm) Do(v ...G.Value) (G.Value, error) {
	o.x, o.beta, o.y = data(v[0]), data(v[2]), data(o.out)
	o.add((*batchNormSum)(o), o.mean, nil)
	o.add((*batchNormSquares)(o), o.variance, nil)
	for c, gamma := range data(v[1]) {
		o.inverse[c] = 1 / math.Sqrt(o.variance[c]+o.epsilon)
		o.scale[c] = float64(gamma) * o.inverse[c]
	}
	o.engine.Run(Pieces(o.shape[0], o.images), (*batchNormApply)(o))
	return o.out, nil
}

// count is how many numbers of a channel the batch has.
func (o *BatchNorm) count() float64 {
	return float64(o.step.of(o.shape[0]) * (o.shape.TotalSize() / o.shape[0] / o.channels))
}

// add has the pieces of a task leave their sums in partial, and sets a and b to the means.
func (o *BatchNorm) add(task interface{ Piece(i int) }, a, b []float64) {
	n := Pieces(o.step.of(o.shape[0]), o.images)
	o.engine.Run(n, task)
	for k, sums := range [][]float64{a, b} {
		clear(sums)
		for i := range n {
			for c, s := range o.partial[(2*i+k)*o.channels:][:len(sums)] {
				sums[c] += s
			}
		}
		for c := range sums {
			sums[c] /= o.count()
		}
	}
}

// sums is the i-th piece's part of partial, cleared.
func (o *BatchNorm) sums(i int) (a, b []float64) {
	s := o.partial[2*i*o.channels:][:2*o.channels]
	clear(s)
	return s[:o.channels], s[o.channels:]
}

// span is where the i-th piece's numbers that count are.
func (o *BatchNorm) span(i int) (lo, hi int) {
	rows := o.step.of(o.shape[0])
	lo, hi = Span(i, o.images, rows)
	size := o.shape.TotalSize() / o.shape[0]
	return min(lo, rows) * size, hi * size
}

type batchNormSum BatchNorm

func (t *batchNormSum) Piece(i int) {
	o := (*BatchNorm)(t)
	lo, hi := o.span(i)
	sum, _ := o.sums(i)
	for ; lo < hi; lo += o.channels {
		for c, x := range o.x[lo:][:o.channels] {
			sum[c] += float64(x)
		}
	}
}

type batchNormSquares BatchNorm

func (t *batchNormSquares) Piece(i int) {
	o := (*BatchNorm)(t)
	lo, hi := o.span(i)
	sum, _ := o.sums(i)
	for ; lo < hi; lo += o.channels {
		for c, x := range o.x[lo:][:o.channels] {
			d := float64(x) - o.mean[c]
			sum[c] += float64(d * d)
		}
	}
}

type batchNormApply BatchNorm

func (t *batchNormApply) Piece(i int) {
	o := (*BatchNorm)(t)
	lo, hi := o.span(i)
	for ; lo < hi; lo += o.channels {
		y := o.y[lo:][:o.channels]
		for c, x := range o.x[lo:][:o.channels] {
			y[c] = float32(float64((float64(x)-o.mean[c])*o.scale[c]) + float64(o.beta[c]))
		}
	}
	o.clearPadding(o.y, i)
}

// clearPadding sets the rows of the i-th piece that do not count to 0.
func (o *BatchNorm) clearPadding(y []float32, i int) {
	lo, hi := Span(i, o.images, o.shape[0])
	size := len(y) / o.shape[0]
	if lo = max(lo, o.step.of(o.shape[0])); lo < hi {
		clear(y[lo*size : hi*size])
	}
}

func (o *BatchNorm) DiffWRT(int) []bool { return []bool{true, true, true} }
func (o *BatchNorm) SymDiff(in G.Nodes, y, grad *G.Node) (G.Nodes, error) {
	back := &batchNormBackward{
		base: newBase("batchnorm.dx", 4), f: o, dx: newTensor(o.shape...), dgamma: newTensor(o.channels), dbeta: newTensor(o.channels),
		sum: make([]float64, o.channels), product: make([]float64, o.channels), slope: make([]float64, o.channels),
	}
	dx, err := G.ApplyOp(back, in[0], in[1], y, grad)
	if err != nil {
		return nil, err
	}
	dgamma, err := sideOutput("batchnorm.dgamma", dx, back.dgamma)
	if err != nil {
		return nil, err
	}
	dbeta, err := sideOutput("batchnorm.dbeta", dx, back.dbeta)
	return G.Nodes{dx, dgamma, dbeta}, err
}

// batchNormBackward is, with n numbers in a channel and h = (x - mean)*inverse,
//
//	dbeta = sum dy,  dgamma = sum dy*h,  dx = gamma*inverse * (dy - dbeta/n - h*dgamma/n)
//
// It reads the moments and scales that the forward pass left; y is an input only to order it after that pass.
type batchNormBackward struct {
	base
	f                 *BatchNorm
	dx, dgamma, dbeta *tensor.Dense
	sum, product      []float64 // means of dy and of dy*(x - mean)
	slope             []float64 // dx = scale*(dy - sum - (x - mean)*slope)

	xs, dy, out []float32 // of the run under way
}

func (o *batchNormBackward) Type() hm.Type {
	d := len(o.f.shape)
	return signature(float(d), float(1), float(d), float(d), float(d))
}
func (o *batchNormBackward) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.f.shape.Clone(), nil
}
func (o *batchNormBackward) Do(v ...G.Value) (G.Value, error) {
	f := o.f
	o.xs, o.dy, o.out = data(v[0]), data(v[3]), data(o.dx)
	f.add((*batchNormGradSums)(o), o.sum, o.product)
	n, dgamma, dbeta := f.count(), data(o.dgamma), data(o.dbeta)
	for c, inverse := range f.inverse {
		dbeta[c] = float32(n * o.sum[c])
		dgamma[c] = float32(n * o.product[c] * inverse)
		o.slope[c] = o.product[c] * inverse * inverse
	}
	f.engine.Run(Pieces(f.shape[0], f.images), o)
	return o.dx, nil
}

type batchNormGradSums batchNormBackward

func (t *batchNormGradSums) Piece(i int) {
	f := t.f
	lo, hi := f.span(i)
	sum, product := f.sums(i)
	for ; lo < hi; lo += f.channels {
		x := t.xs[lo:][:f.channels]
		for c, dy := range t.dy[lo:][:f.channels] {
			sum[c] += float64(dy)
			product[c] += float64(float64(dy) * (float64(x[c]) - f.mean[c]))
		}
	}
}

// Piece is a part of dx.
func (o *batchNormBackward) Piece(i int) {
	f := o.f
	lo, hi := f.span(i)
	for ; lo < hi; lo += f.channels {
		x, dx := o.xs[lo:][:f.channels], o.out[lo:][:f.channels]
		for c, dy := range o.dy[lo:][:f.channels] {
			dx[c] = float32(f.scale[c] * (float64(dy) - o.sum[c] - float64((float64(x[c])-f.mean[c])*o.slope[c])))
		}
	}
	f.clearPadding(o.out, i)
}

var (
	_ G.SDOp = (*BatchNorm)(nil)
	_ G.Op   = (*batchNormBackward)(nil)
)
