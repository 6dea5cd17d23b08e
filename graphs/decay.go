package graphs

import "overfit/graphs/op"

// decay is decoupled weight decay: see Optimizer.Decay.
type decay struct {
	rate float64

	w     []float32 // of the call under way
	share float32
}

// apply takes the share learningRate*rate away from every parameter.
func (d *decay) apply(e *op.Engine, learningRate float64, parameters []Parameter) {
	d.share = float32(learningRate * d.rate)
	for _, p := range parameters {
		d.w = p.Data
		e.Run(op.Pieces(len(d.w), solverSize), d)
	}
}

// Piece is a part of apply.
func (d *decay) Piece(i int) {
	lo, hi := op.Span(i, solverSize, len(d.w))
	w := d.w[lo:hi]
	for j, x := range w {
		w[j] = x - float32(x*d.share) // the conversion keeps compilers from fusing it: the same bits everywhere
	}
}
