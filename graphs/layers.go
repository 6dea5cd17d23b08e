package graphs

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"overfit/graphs/op"
)

// Conv2D is a convolution of x [batch, height, width, channels] with so many square filters, plus a bias: Keras's
// layer of that name with its defaults (stride 1, 'valid' padding, Glorot-uniform kernel, zero bias, no activation). Stride,
// Same and KernelInitializer change it.
func (b *Builder) Conv2D(x *gorgonia.Node, filters, size int, options ...LayerOption) *gorgonia.Node {
	name := b.name("conv2d")
	o := newLayerOptions(1, options)
	edges := b.edges(name, x, size, o)
	if b.err != nil {
		return b.images
	}
	w := b.kernel(name, o.kernelInitializer(), size, size, x.Shape()[3], filters)
	bias := b.Param(name+"/bias", Zeros, filters)
	if b.err != nil {
		return b.images
	}
	if edges.Top != edges.Bottom || edges.Left != edges.Right { // the op pads alike on both sides
		x, edges = b.Op(op.Pad(b.engine, x, edges, 0)), op.Edges{}
	}
	n, err := op.Conv(b.engine, x, w, bias, o.stride, edges.Top, edges.Left)
	return b.Layer(name, n, err)
}

// Flatten makes a matrix [batch, features] of any x [batch, ...].
func (b *Builder) Flatten(x *gorgonia.Node) *gorgonia.Node {
	name := b.name("flatten")
	if b.err != nil {
		return b.images
	}
	n, err := op.Flatten(x)
	return b.Layer(name, n, err)
}

// Dense is a fully connected layer of so many units on x [batch, features]: Keras's layer of that name with its
// defaults (Glorot-uniform kernel, zero bias, no activation). KernelInitializer changes it.
func (b *Builder) Dense(x *gorgonia.Node, units int, options ...LayerOption) *gorgonia.Node {
	name := b.name("dense")
	o := newLayerOptions(1, options)
	if o.same || o.strided {
		b.fail(fmt.Errorf("%s: padding or a stride, but there is no window", name))
	}
	if x.Dims() != 2 {
		b.fail(fmt.Errorf("%s: input has shape %v, want [batch, features] (flatten it first)", name, x.Shape()))
		return b.images
	}
	w := b.kernel(name, o.kernelInitializer(), x.Shape()[1], units)
	bias := b.Param(name+"/bias", Zeros, units)
	if b.err != nil {
		return b.images
	}
	n, err := op.Dense(b.engine, x, w, bias)
	return b.Layer(name, n, err)
}

// Add is the sum of two tensors of one shape, such as the input and the output of a residual block.
func (b *Builder) Add(x, y *gorgonia.Node) *gorgonia.Node {
	name := b.name("add")
	if b.err != nil {
		return b.images
	}
	n, err := op.Add(b.engine, x, y)
	return b.Layer(name, n, err)
}
