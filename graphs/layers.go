package graphs

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"gorgonia.org/gorgonia"

	"overfit/graphs/op"
)

// A ConvOption changes what Conv2D does by default: stride 1, no padding.
type ConvOption func(*convOptions)

type convOptions struct {
	stride int
	same   bool
}

// Stride moves a convolution by n pixels.
func Stride(n int) ConvOption { return func(o *convOptions) { o.stride = n } }

// Same pads a convolution with zeros so that the image keeps its size; for odd kernels and stride 1.
func Same() ConvOption { return func(o *convOptions) { o.same = true } }

// Conv2D is a convolution of x [batch, height, width, channels] with so many square filters, plus a bias: Keras's
// layer of that name with its defaults ('valid' padding, Glorot-uniform kernel, zero bias, no activation).
func (b *Builder) Conv2D(x *gorgonia.Node, filters, size int, options ...ConvOption) *gorgonia.Node {
	name := b.name("conv2d")
	o := convOptions{stride: 1}
	for _, option := range options {
		option(&o)
	}
	pad := 0
	if o.same {
		pad = (size - 1) / 2
		if size%2 == 0 || o.stride != 1 {
			b.fail(fmt.Errorf("%s: padding 'same' with size %d and stride %d, want an odd size and stride 1", name, size, o.stride))
		}
	}
	if x.Dims() != 4 {
		b.fail(fmt.Errorf("%s: input has shape %v, want [batch, height, width, channels]", name, x.Shape()))
		return b.images
	}
	w := b.kernel(name, size, size, x.Shape()[3], filters)
	bias := b.Param(name+"/bias", Zeros, filters)
	if b.err != nil {
		return b.images
	}
	n, err := op.Conv(b.engine, x, w, bias, o.stride, pad, pad)
	return b.Layer(name, n, err)
}

// MaxPool2D takes the maximum of each size x size square; what is left over at the edge is dropped.
func (b *Builder) MaxPool2D(x *gorgonia.Node, size int) *gorgonia.Node {
	name := b.name("max_pooling2d")
	if b.err != nil {
		return b.images
	}
	n, err := op.MaxPool(b.engine, x, size, size)
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
// defaults (Glorot-uniform kernel, zero bias, no activation).
func (b *Builder) Dense(x *gorgonia.Node, units int) *gorgonia.Node {
	name := b.name("dense")
	if x.Dims() != 2 {
		b.fail(fmt.Errorf("%s: input has shape %v, want [batch, features] (flatten it first)", name, x.Shape()))
		return b.images
	}
	w := b.kernel(name, x.Shape()[1], units)
	bias := b.Param(name+"/bias", Zeros, units)
	if b.err != nil {
		return b.images
	}
	n, err := op.Dense(b.engine, x, w, bias)
	return b.Layer(name, n, err)
}

// Dropout drops each element with probability rate in training and divides the others by 1 - rate; in evaluation it
// is the identity.
func (b *Builder) Dropout(x *gorgonia.Node, rate float64) *gorgonia.Node {
	name := b.name("dropout")
	if b.err != nil {
		return b.images
	}
	if !b.training {
		return b.Layer(name, x, nil)
	}
	key := sha256.Sum256(fmt.Appendf(nil, "%s seed %d", name, b.store.seed))
	n, err := op.Dropout(b.engine, x, rate, binary.LittleEndian.Uint64(key[:]), b.step)
	return b.Layer(name, n, err)
}
