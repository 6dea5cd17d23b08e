package kernel

// Dense is a fully connected layer, y = act(x·w + b), for one batch size.
//
// Its methods take x [batch][in], w [in][out], b [out] and y, g [batch][out],
// where g is the gradient of the loss with respect to x·w + b, before the
// activation.
//
// A sum is one chain of fused multiply-adds in the order of its index, but for
// y of a layer of 64 outputs and more: there runs of inputs make such chains,
// which are added to the bias in order. Those layers leave out products with an
// x or g that is 0, even if the other factor is infinite or a NaN. What comes out
// for an image does not depend on the batch it is in.
type Dense struct {
	path densePath
}

// densePath is a way to compute a layer.
type densePath interface {
	forward(y, x, w, b []float32)
	weightGrad(dw, db, x, g []float32)
	inputGrad(dx, g, w []float32)
}

// denseShape is what the ways to compute a layer have in common.
type denseShape struct {
	engine         *Engine
	batch, in, out int
	relu           bool
}

// narrow is the number of outputs below which a row of them is too short for
// sums of scaled rows: a few vectors would wait for each other.
const narrow = 64

// NewDense prepares a layer; relu is its activation, none otherwise.
func (e *Engine) NewDense(batch, in, out int, relu bool) *Dense {
	s := denseShape{e, batch, in, out, relu}
	if out < narrow {
		return &Dense{newNarrowDense(s)}
	}
	return &Dense{newWideDense(s)}
}

// Forward sets y to act(x·w + b).
func (d *Dense) Forward(y, x, w, b []float32) { d.path.forward(y, x, w, b) }

// WeightGrad sets dw [in][out] to xᵀ·g and db [out] to the sum of g's rows.
func (d *Dense) WeightGrad(dw, db, x, g []float32) { d.path.weightGrad(dw, db, x, g) }

// InputGrad sets dx [batch][in] to g·wᵀ.
func (d *Dense) InputGrad(dx, g, w []float32) { d.path.inputGrad(dx, g, w) }
