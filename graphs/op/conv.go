package op

import (
	"fmt"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/internal/kernel"
)

// conv is a two-dimensional convolution with bias, and with ReLU and 2x2 max pooling where its shape says so.
type conv struct {
	base
	engine *Engine
	shape  kernel.ConvShape

	k *kernel.Conv // made at the first run: a layer that fusion replaced never allocates
	y *tensor.Dense
}

// Conv is a convolution (cross-correlation, as all the field has it) of x [batch, height, width, channels] with
// w [kernel height, kernel width, channels, filters], plus b [filters]. It moves by stride, over x with pad rows and
// columns of zeros on each side.
func Conv(e *Engine, x, w, b *G.Node, stride, padHeight, padWidth int) (*G.Node, error) {
	if err := expectDims(x, 4, "[batch, height, width, channels]"); err != nil {
		return nil, err
	}
	if err := expectDims(w, 4, "[height, width, channels, filters]"); err != nil {
		return nil, err
	}
	in, k := x.Shape(), w.Shape()
	if err := expectShape("kernel", w, k[0], k[1], in[3], k[3]); err != nil {
		return nil, err
	}
	if err := expectShape("bias", b, k[3]); err != nil {
		return nil, err
	}
	if stride < 1 || padHeight < 0 || padWidth < 0 {
		return nil, fmt.Errorf("stride %d and padding %dx%d, want a stride of at least 1 and no negative padding", stride, padHeight, padWidth)
	}
	if k[0] > in[1]+2*padHeight || k[1] > in[2]+2*padWidth {
		return nil, fmt.Errorf("a %dx%d kernel does not fit a %dx%d image with padding %dx%d", k[0], k[1], in[1], in[2], padHeight, padWidth)
	}
	return G.ApplyOp(newConv("conv2d", e, kernel.ConvShape{
		Batch: in[0], Height: in[1], Width: in[2], Channels: in[3],
		Filters: k[3], KernelH: k[0], KernelW: k[1],
		Stride: stride, PadH: padHeight, PadW: padWidth,
	}), x, w, b)
}

func newConv(kind string, e *Engine, s kernel.ConvShape) *conv {
	return &conv{base: newBase(kind, 3), engine: e, shape: s}
}

// withReLU is the same layer with ReLU in the same pass.
func (o *conv) withReLU() *conv {
	s := o.shape
	s.ReLU = true
	return newConv("conv2d+relu", o.engine, s)
}

// withPool is the same layer, which must have its ReLU, with 2x2 max pooling in the same pass.
func (o *conv) withPool() *conv {
	s := o.shape
	s.Pool = true
	return newConv("conv2d+relu+pool", o.engine, s)
}

func (o *conv) Type() hm.Type { return signature(float(4), float(4), float(1), float(4)) }
func (o *conv) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return tensor.Shape{o.shape.Batch, o.shape.OutHeight(), o.shape.OutWidth(), o.shape.Filters}, nil
}
func (o *conv) Do(v ...G.Value) (G.Value, error) {
	if o.k == nil {
		o.k = o.engine.NewConv(o.shape)
		o.y = newTensor(o.shape.Batch, o.shape.OutHeight(), o.shape.OutWidth(), o.shape.Filters)
	}
	o.k.Forward(data(o.y), data(v[0]), data(v[1]), data(v[2]))
	return o.y, nil
}

func (o *conv) DiffWRT(int) []bool { return []bool{true, true, true} }
func (o *conv) SymDiff(in G.Nodes, y, grad *G.Node) (G.Nodes, error) {
	x, w := in[0], in[1]
	dB := newTensor(o.shape.Filters)
	dW, err := G.ApplyOp(&convWeightGrad{newBase("conv2d.dW", 3), o, newTensor(w.Shape()...), dB}, x, y, grad)
	if err != nil {
		return nil, err
	}
	db, err := sideOutput("conv2d.db", dW, dB)
	if err != nil {
		return nil, err
	}
	dX, err := G.ApplyOp(&convInputGrad{base: newBase("conv2d.dX", 3), f: o}, w, y, grad)
	return G.Nodes{dX, dW, db}, err
}

// convWeightGrad is the gradient of the kernel; the bias's comes out of the same pass. It reads the argmax that the
// forward pass of pooling left in the shared kernel; y, which it needs anyway, orders it after that pass.
type convWeightGrad struct {
	base
	f      *conv
	dW, db *tensor.Dense
}

func (o *convWeightGrad) Type() hm.Type {
	return signature(float(4), float(4), float(4), float(4))
}
func (o *convWeightGrad) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.dW.Shape().Clone(), nil
}
func (o *convWeightGrad) Do(v ...G.Value) (G.Value, error) {
	o.f.k.WeightGrad(data(o.dW), data(o.db), data(v[0]), data(v[1]), data(v[2]))
	return o.dW, nil
}

// convInputGrad is the gradient of the images.
type convInputGrad struct {
	base
	f  *conv
	dX *tensor.Dense // made at the first run: the first layer's is never asked for
}

func (o *convInputGrad) Type() hm.Type {
	return signature(float(4), float(4), float(4), float(4))
}
func (o *convInputGrad) InferShape(...G.DimSizer) (tensor.Shape, error) {
	s := o.f.shape
	return tensor.Shape{s.Batch, s.Height, s.Width, s.Channels}, nil
}
func (o *convInputGrad) Do(v ...G.Value) (G.Value, error) {
	if o.dX == nil {
		s := o.f.shape
		o.dX = newTensor(s.Batch, s.Height, s.Width, s.Channels)
	}
	o.f.k.InputGrad(data(o.dX), data(v[0]), data(v[1]), data(v[2]))
	return o.dX, nil
}

var (
	_ G.SDOp = (*conv)(nil)
	_ G.Op   = (*convWeightGrad)(nil)
	_ G.Op   = (*convInputGrad)(nil)
)
