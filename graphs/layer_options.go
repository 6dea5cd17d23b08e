package graphs

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"overfit/graphs/op"
)

// A LayerOption changes what a layer does by default. One that a layer has no use for is an error.
type LayerOption func(*layerOptions)

type layerOptions struct {
	stride      int
	strided     bool
	same        bool
	initializer Initializer
}

// Stride moves the window of a convolution or of pooling by n pixels.
func Stride(n int) LayerOption {
	return func(o *layerOptions) { o.stride, o.strided = n, true }
}

// Same is padding 'same' as Keras has it: so many rows and columns around the image that the output has its size, divided
// by the stride and rounded up. Of an odd number, the one more is at the bottom and on the right.
func Same() LayerOption { return func(o *layerOptions) { o.same = true } }

// KernelInitializer fills the kernel of a dense or convolution layer, in place of GlorotUniform.
func KernelInitializer(init Initializer) LayerOption {
	return func(o *layerOptions) { o.initializer = init }
}

func newLayerOptions(stride int, options []LayerOption) layerOptions {
	o := layerOptions{stride: stride}
	for _, option := range options {
		option(&o)
	}
	return o
}

// kernelInitializer is what fills the kernel.
func (o layerOptions) kernelInitializer() Initializer {
	if o.initializer == nil {
		return GlorotUniform
	}
	return o.initializer
}

// edges is the padding of the images x for a square window of a layer, which it checks.
func (b *Builder) edges(layer string, x *gorgonia.Node, window int, o layerOptions) (p op.Edges) {
	if x.Dims() != 4 {
		b.fail(fmt.Errorf("%s: input has shape %v, want [batch, height, width, channels]", layer, x.Shape()))
		return p
	}
	if window < 1 || o.stride < 1 {
		b.fail(fmt.Errorf("%s: window %d with stride %d, want at least 1", layer, window, o.stride))
		return p
	}
	if o.same {
		p.Top, p.Bottom = samePadding(x.Shape()[1], window, o.stride)
		p.Left, p.Right = samePadding(x.Shape()[2], window, o.stride)
	}
	return p
}

// samePadding is how many pixels padding 'same' puts before and behind so many (TensorFlow's GetWindowedOutputSize).
func samePadding(size, window, stride int) (before, behind int) {
	out := (size + stride - 1) / stride
	total := max((out-1)*stride+window-size, 0)
	return total / 2, total - total/2
}
