package graphs

import (
	"gorgonia.org/gorgonia"

	"overfit/graphs/internal/kernel"
	"overfit/graphs/op"
)

// sgd is stochastic gradient descent with momentum in Keras's form (keras/src/optimizers/sgd.py):
//
//	velocity = momentum*velocity - rate*g
//	w += velocity                     or, with Nesterov's momentum,
//	w += momentum*velocity - rate*g
type sgd struct {
	LearningRate, Momentum float64
	Nesterov               bool

	engine   *op.Engine
	velocity slot

	w, v, g []float32 // of the call under way
}

// newSGD is a solver for these parameters; with momentum 0 the gradient alone moves them.
func newSGD(e *op.Engine, o Optimizer, parameters []gorgonia.ValueGrad) solver {
	return &sgd{
		LearningRate: o.LearningRate, Momentum: o.Momentum, Nesterov: o.Nesterov,
		engine: e, velocity: newSlot("sgd/velocity", parameters),
	}
}

// Step implements gorgonia.Solver for the parameters that newSGD was given. It leaves gradients alone.
func (s *sgd) Step(parameters []gorgonia.ValueGrad) error {
	for i, p := range parameters {
		w, g, err := weightsAndGradient(p)
		if err != nil {
			return err
		}
		if s.Nesterov {
			s.w, s.v, s.g = w, s.velocity.values[i], g
			s.engine.Run(op.Pieces(len(w), solverSize), s)
		} else {
			s.engine.Momentum(w, s.velocity.values[i], g, float32(s.LearningRate), float32(s.Momentum))
		}
	}
	return nil
}

// Piece is a part of a step with Nesterov's momentum.
func (s *sgd) Piece(i int) {
	lo, hi := op.Span(i, solverSize, len(s.w))
	w, v, g := s.w[lo:hi], s.v[lo:hi], s.g[lo:hi]
	rate, momentum := float32(s.LearningRate), float32(s.Momentum)
	for j, gj := range g {
		move := float32(rate * gj)
		v[j] = kernel.Flush(float32(momentum*v[j]) - move)
		w[j] += float32(momentum*v[j]) - move
	}
}

func (s *sgd) rate() *float64 { return &s.LearningRate }
func (s *sgd) slots() []slot  { return []slot{s.velocity} }
func (s *sgd) at(uint64)      {}

var _ solver = (*sgd)(nil)
