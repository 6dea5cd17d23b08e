package op

import (
	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// relu is y = max(x, 0); its derivative at 0 is 0.
type relu struct {
	base
	engine *Engine
	y      *tensor.Dense
}

// ReLU is max(x, 0) on a tensor of any shape. On a dense or convolution layer it becomes a part of that layer's own
// pass, and what it returns replaces the layer.
func ReLU(e *Engine, x *G.Node) (*G.Node, error) {
	switch layer := x.Op().(type) {
	case *dense:
		if !layer.relu {
			return G.ApplyOp(layer.withReLU(), Inputs(x)...)
		}
	case *conv:
		if !layer.shape.ReLU {
			return G.ApplyOp(layer.withReLU(), Inputs(x)...)
		}
	}
	if err := expectTensor(x); err != nil {
		return nil, err
	}
	return G.ApplyOp(&relu{newBase("relu", 1), e, newTensor(x.Shape()...)}, x)
}

func (o *relu) Type() hm.Type { return signature(float(o.y.Dims()), float(o.y.Dims())) }
func (o *relu) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.y.Shape().Clone(), nil
}
func (o *relu) Do(v ...G.Value) (G.Value, error) {
	o.engine.ReLU(data(o.y), data(v[0]))
	return o.y, nil
}
func (o *relu) DiffWRT(int) []bool { return []bool{true} }
func (o *relu) SymDiff(_ G.Nodes, y, grad *G.Node) (G.Nodes, error) {
	dx, err := reluGrad(o.engine, y, grad)
	return G.Nodes{dx}, err
}

// reluBackward is dx = dy where y > 0, else 0.
type reluBackward struct {
	base
	engine *Engine
	dx     *tensor.Dense
}

// reluGrad is the gradient before a ReLU whose output is y and whose output's gradient is dy.
func reluGrad(e *Engine, y, dy *G.Node) (*G.Node, error) {
	return G.ApplyOp(&reluBackward{newBase("relu.dx", 2), e, newTensor(y.Shape()...)}, y, dy)
}

func (o *reluBackward) Type() hm.Type {
	return signature(float(o.dx.Dims()), float(o.dx.Dims()), float(o.dx.Dims()))
}
func (o *reluBackward) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.dx.Shape().Clone(), nil
}
func (o *reluBackward) Do(v ...G.Value) (G.Value, error) {
	o.engine.ReLUGrad(data(o.dx), data(v[0]), data(v[1]))
	return o.dx, nil
}

var (
	_ G.SDOp = (*relu)(nil)
	_ G.Op   = (*reluBackward)(nil)
)
