package graphs

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"

	"overfit/graphs/op"
)

// MaxPool2D takes the maximum of each size x size square: Keras's MaxPooling2D, with its defaults (squares side by side,
// what is left over at the edge is dropped). Stride and Same change it.
func (b *Builder) MaxPool2D(x *gorgonia.Node, size int, options ...LayerOption) *gorgonia.Node {
	name, stride, edges := b.pooling("max_pooling2d", x, size, options)
	if b.err != nil {
		return b.images
	}
	if edges != (op.Edges{}) {
		x = b.Op(op.Pad(b.engine, x, edges, float32(math.Inf(-1))))
	}
	n, err := op.MaxPool(b.engine, x, size, stride)
	return b.Layer(name, n, err)
}

// AveragePooling2D takes the mean of each size x size square: Keras's layer of that name, with its defaults (squares side by
// side, what is left over at the edge is dropped). Stride and Same change it; what pads an image is no part of a mean.
func (b *Builder) AveragePooling2D(x *gorgonia.Node, size int, options ...LayerOption) *gorgonia.Node {
	name, stride, edges := b.pooling("average_pooling2d", x, size, options)
	if b.err != nil {
		return b.images
	}
	n, err := op.AveragePool(b.engine, x, size, size, stride, edges)
	return b.Layer(name, n, err)
}

// Pooling2D is MaxPool2D or AveragePooling2D, by its name: "max", also when empty, or "average".
func (b *Builder) Pooling2D(x *gorgonia.Node, name string, size int, options ...LayerOption) *gorgonia.Node {
	switch name {
	case "", "max":
		return b.MaxPool2D(x, size, options...)
	case "average":
		return b.AveragePooling2D(x, size, options...)
	}
	b.fail(fmt.Errorf("pooling %q is not available, expected max or average", name))
	return b.images
}

// GlobalAveragePooling2D takes the mean of each channel of x [batch, height, width, channels], which gives
// [batch, channels].
func (b *Builder) GlobalAveragePooling2D(x *gorgonia.Node) *gorgonia.Node {
	name, _, _ := b.pooling("global_average_pooling2d", x, 1, nil)
	if b.err != nil {
		return b.images
	}
	n := b.Op(op.AveragePool(b.engine, x, x.Shape()[1], x.Shape()[2], 1, op.Edges{}))
	n, err := op.Flatten(n)
	return b.Layer(name, n, err)
}

// pooling is what the pooling layers have in common.
func (b *Builder) pooling(kind string, x *gorgonia.Node, size int, options []LayerOption) (name string, stride int, edges op.Edges) {
	name = b.name(kind)
	o := newLayerOptions(size, options)
	if o.initializer != nil {
		b.fail(fmt.Errorf("%s: a kernel initializer, but there is no kernel", name))
	}
	return name, o.stride, b.edges(name, x, size, o)
}
