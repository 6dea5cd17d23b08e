package graphs

import (
	"math"

	"gorgonia.org/gorgonia"

	"overfit/graphs/internal/kernel"
	"overfit/graphs/op"
)

// rmsprop is RMSprop (Hinton 2012) in Keras's form (keras/src/optimizers/rmsprop.py), not centered:
//
//	velocity += (g*g - velocity) * (1 - rho)
//	step = rate*g / sqrt(velocity + epsilon)
//	w -= step                         or, with momentum,
//	m = momentum*m + step; w -= m
type rmsprop struct {
	LearningRate, Rho, Epsilon, Momentum float64

	engine      *op.Engine
	velocity, m slot

	w, v, ms, g []float32 // of the call under way
}

// newRMSprop is a solver for these parameters with Keras's other defaults: rho .9, epsilon 1e-7.
func newRMSprop(e *op.Engine, o Optimizer, parameters []gorgonia.ValueGrad) solver {
	s := &rmsprop{
		LearningRate: o.LearningRate, Rho: .9, Epsilon: 1e-7, Momentum: o.Momentum,
		engine: e, velocity: newSlot("rmsprop/velocity", parameters),
	}
	if s.Momentum > 0 {
		s.m = newSlot("rmsprop/momentum", parameters)
	}
	return s
}

// Step implements gorgonia.Solver for the parameters that newRMSprop was given. It leaves gradients alone.
func (s *rmsprop) Step(parameters []gorgonia.ValueGrad) error {
	for i, p := range parameters {
		var err error
		if s.w, s.g, err = weightsAndGradient(p); err != nil {
			return err
		}
		s.v = s.velocity.values[i]
		if s.Momentum > 0 {
			s.ms = s.m.values[i]
		}
		s.engine.Run(op.Pieces(len(s.w), solverSize), s)
	}
	return nil
}

// Piece is a part of Step.
func (s *rmsprop) Piece(i int) {
	lo, hi := op.Span(i, solverSize, len(s.w))
	w, v, g := s.w[lo:hi], s.v[lo:hi], s.g[lo:hi]
	rate, forget, epsilon, momentum := float32(s.LearningRate), float32(1-s.Rho), float32(s.Epsilon), float32(s.Momentum)
	for j, gj := range g {
		v[j] = kernel.Flush(v[j] + float32((float32(gj*gj)-v[j])*forget))
		step := float32(rate*gj) / float32(math.Sqrt(float64(v[j]+epsilon)))
		if momentum > 0 {
			m := &s.ms[lo+j]
			*m = kernel.Flush(float32(momentum**m) + step)
			step = *m
		}
		w[j] -= step
	}
}

func (s *rmsprop) rate() *float64 { return &s.LearningRate }
func (s *rmsprop) at(uint64)      {}
func (s *rmsprop) slots() []slot {
	if s.Momentum > 0 {
		return []slot{s.velocity, s.m}
	}
	return []slot{s.velocity}
}

var _ solver = (*rmsprop)(nil)
