package kernel

// ConvShape describes a two-dimensional convolution (a cross-correlation, as
// in Keras) and what follows it. Activations are [batch][height][width][channels],
// weights [KernelH][KernelW][Channels][Filters].
type ConvShape struct {
	Batch, Height, Width, Channels int
	Filters, KernelH, KernelW      int
	Stride                         int
	PadH, PadW                     int  // zeros on each side
	ReLU                           bool // applied to the convolution's output
	Pool                           bool // ReLU, then 2x2 max pooling with stride 2; an odd last row or column is dropped
}

// OutHeight returns the height of the output, after pooling; 0 if the kernel
// does not fit.
func (s ConvShape) OutHeight() int {
	return s.pooled(convSize(s.Height, s.KernelH, s.PadH, s.Stride))
}

// OutWidth returns the width of the output, after pooling; 0 if the kernel does
// not fit.
func (s ConvShape) OutWidth() int {
	return s.pooled(convSize(s.Width, s.KernelW, s.PadW, s.Stride))
}

func (s ConvShape) pooled(n int) int {
	if s.Pool {
		n /= 2
	}
	return n
}

// convSize returns the number of positions of a kernel along one axis.
func convSize(size, kernel, pad, stride int) int {
	room := size + 2*pad - kernel
	if room < 0 {
		return 0
	}
	return room/stride + 1
}

// fused3x3 reports whether the shape is what the special paths compute: the
// article's layers, whose pooling lets through one output in four at most.
func (s ConvShape) fused3x3() bool {
	return s.Pool && s.KernelH == 3 && s.KernelW == 3 &&
		s.Stride == 1 && s.PadH == 0 && s.PadW == 0
}

// Conv is a convolution with bias, and with ReLU and 2x2 max pooling if its
// shape says so.
//
// Among equal outputs in a pooling window, as they are rounded, the first in
// row-major order is the maximum. A NaN in a window gives NaN, and no gradient.
type Conv struct {
	path convPath
}

// A convPath computes a Conv; which one is decided by the shape alone, so that
// a result does not depend on the processor.
type convPath interface {
	forward(y, x, w, b []float32)
	weightGrad(dw, db, x, y, g []float32)
	inputGrad(dx, w, y, g []float32)
}

// minWinogradChannels is where the products of a Winograd convolution are long
// enough to pay for its transforms.
const minWinogradChannels = 8

// NewConv prepares a convolution. What only its gradients need is allocated by
// the first call that computes one.
func (e *Engine) NewConv(s ConvShape) *Conv {
	switch {
	case s.fused3x3() && s.Channels == 1:
		return &Conv{newSingleConv(e, s)}
	case s.fused3x3() && s.Channels >= minWinogradChannels:
		return &Conv{newWinogradConv(e, s)}
	default:
		return &Conv{newGeneralConv(e, s)}
	}
}

// Forward sets y [batch][outHeight][outWidth][filters] from x, w and the bias
// b [filters]. It keeps where each pooled value came from, for the gradients.
func (c *Conv) Forward(y, x, w, b []float32) { c.path.forward(y, x, w, b) }

// WeightGrad sets dw and db to the gradients of the weights and of the bias. y
// is what Forward returned for x, and g the gradient with respect to y.
func (c *Conv) WeightGrad(dw, db, x, y, g []float32) { c.path.weightGrad(dw, db, x, y, g) }

// InputGrad sets dx to the gradient of the input that the last Forward saw. y
// is what it returned, and g the gradient with respect to y.
func (c *Conv) InputGrad(dx, w, y, g []float32) { c.path.inputGrad(dx, w, y, g) }

// blockLanes is the number of channels or filters that the convolution's
// packed layouts keep together: the widest vector.
const blockLanes = 16
