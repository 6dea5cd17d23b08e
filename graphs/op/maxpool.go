package op

import (
	"fmt"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/internal/kernel"
)

// maxPool takes the largest value of each window.
type maxPool struct {
	base
	shape kernel.PoolShape
	k     *kernel.MaxPool
	y     *tensor.Dense
}

// MaxPool takes the largest value of each window x window square of x [batch, height, width, channels], the squares
// being stride apart; rows and columns left over at the end are dropped. The gradient goes to the first
// maximum of a window. On a convolution with ReLU, 2x2 pooling with stride 2 becomes a part of that layer's own
// pass, and what MaxPool returns replaces the layer.
func MaxPool(e *Engine, x *G.Node, window, stride int) (*G.Node, error) {
	if err := expectDims(x, 4, "[batch, height, width, channels]"); err != nil {
		return nil, err
	}
	in := x.Shape()
	if window < 1 || stride < 1 || window > in[1] || window > in[2] {
		return nil, fmt.Errorf("window %d with stride %d on %dx%d images, want both at least 1 and a window that fits", window, stride, in[1], in[2])
	}
	if layer, ok := x.Op().(*conv); ok && window == 2 && stride == 2 && layer.shape.ReLU && !layer.shape.Pool {
		return G.ApplyOp(layer.withPool(), Inputs(x)...)
	}
	s := kernel.PoolShape{Batch: in[0], Height: in[1], Width: in[2], Channels: in[3], Window: window, Stride: stride}
	return G.ApplyOp(&maxPool{
		base: newBase("maxpool", 1), shape: s, k: e.NewMaxPool(s),
		y: newTensor(s.Batch, s.OutHeight(), s.OutWidth(), s.Channels),
	}, x)
}

func (o *maxPool) Type() hm.Type { return signature(float(4), float(4)) }
func (o *maxPool) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.y.Shape().Clone(), nil
}
func (o *maxPool) Do(v ...G.Value) (G.Value, error) {
	o.k.Forward(data(o.y), data(v[0]))
	return o.y, nil
}
func (o *maxPool) DiffWRT(int) []bool { return []bool{true} }
func (o *maxPool) SymDiff(in G.Nodes, y, grad *G.Node) (G.Nodes, error) {
	dx, err := G.ApplyOp(&maxPoolBackward{newBase("maxpool.dx", 2), o, newTensor(in[0].Shape()...)}, y, grad)
	return G.Nodes{dx}, err
}

// maxPoolBackward sends each gradient to the place its window's maximum came from, which the forward pass left in
// the shared kernel; y is an input only to order it after that pass.
type maxPoolBackward struct {
	base
	f  *maxPool
	dx *tensor.Dense
}

func (o *maxPoolBackward) Type() hm.Type { return signature(float(4), float(4), float(4)) }
func (o *maxPoolBackward) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.dx.Shape().Clone(), nil
}
func (o *maxPoolBackward) Do(v ...G.Value) (G.Value, error) {
	o.f.k.InputGrad(data(o.dx), data(v[1]))
	return o.dx, nil
}

var (
	_ G.SDOp = (*maxPool)(nil)
	_ G.Op   = (*maxPoolBackward)(nil)
)
