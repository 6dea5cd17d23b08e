package graphs

import (
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/op"
)

// clip bounds the norm of the gradient of all weights together (Pascanu et al. 2013; keras/src/optimizers/
// base_optimizer.py, global_clipnorm): where it is larger, each gradient is multiplied by bound / norm.
type clip struct {
	bound     float64
	engine    *op.Engine
	gradients []gorgonia.ValueGrad // as they are after apply
	clipped   []*clippedGradient
	sums      []float64 // squares in each piece of the gradient under way, added in order

	g, to []float32 // of the call under way
	scale float32
}

// clippedGradient is a gradient that may have been scaled, into memory of its own: that of a gradient belongs to its op.
type clippedGradient struct {
	gorgonia.ValueGrad
	scaled *tensor.Dense
	active bool
}

// Grad implements gorgonia.ValueGrad.
func (c *clippedGradient) Grad() (gorgonia.Value, error) {
	if c.active {
		return c.scaled, nil
	}
	return c.ValueGrad.Grad()
}

func newClip(e *op.Engine, bound float64, gradients []gorgonia.ValueGrad) *clip {
	c := &clip{bound: bound, engine: e}
	for _, g := range gradients {
		shape := g.Value().Shape()
		clipped := &clippedGradient{ValueGrad: g, scaled: newTensor(shape...)}
		c.clipped = append(c.clipped, clipped)
		c.gradients = append(c.gradients, clipped)
		if n := op.Pieces(shape.TotalSize(), solverSize); n > len(c.sums) {
			c.sums = make([]float64, n)
		}
	}
	return c
}

// apply scales the gradients that the last run of the graph has computed, if they need it.
func (c *clip) apply() error {
	square := 0.
	for _, p := range c.clipped {
		p.active = false
		_, g, err := weightsAndGradient(p)
		if err != nil {
			return err
		}
		c.g = g
		n := op.Pieces(len(g), solverSize)
		c.engine.Run(n, (*clipSquares)(c))
		for _, s := range c.sums[:n] {
			square += s
		}
	}
	norm := math.Sqrt(square)
	if !(norm > c.bound) {
		return nil
	}
	c.scale = float32(c.bound / norm)
	for _, p := range c.clipped {
		_, g, err := weightsAndGradient(p)
		if err != nil {
			return err
		}
		c.g, c.to = g, p.scaled.Float32s()
		c.engine.Run(op.Pieces(len(g), solverSize), (*clipScale)(c))
		p.active = true
	}
	return nil
}

type clipSquares clip

func (c *clipSquares) Piece(i int) {
	lo, hi := op.Span(i, solverSize, len(c.g))
	sum := 0.
	for _, g := range c.g[lo:hi] {
		sum += float64(float64(g) * float64(g))
	}
	c.sums[i] = sum
}

type clipScale clip

func (c *clipScale) Piece(i int) {
	lo, hi := op.Span(i, solverSize, len(c.g))
	to := c.to[lo:hi]
	for j, g := range c.g[lo:hi] {
		to[j] = g * c.scale
	}
}
