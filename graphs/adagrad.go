package graphs

import (
	"math"

	"gorgonia.org/gorgonia"

	"overfit/graphs/op"
)

// adagrad is Adagrad (Duchi et al. 2011) in Keras's form (keras/src/optimizers/adagrad.py):
//
//	accumulator += g*g
//	w -= rate*g / sqrt(accumulator + epsilon)
type adagrad struct {
	LearningRate, Epsilon float64

	engine      *op.Engine
	accumulator slot

	w, a, g []float32 // of the call under way
}

// newAdagrad is a solver for these parameters with Keras's other defaults: accumulators that start at .1, epsilon 1e-7.
func newAdagrad(e *op.Engine, o Optimizer, parameters []gorgonia.ValueGrad) solver {
	s := &adagrad{LearningRate: o.LearningRate, Epsilon: 1e-7, engine: e, accumulator: newSlot("adagrad/accumulator", parameters)}
	for _, values := range s.accumulator.values {
		for i := range values {
			values[i] = .1
		}
	}
	return s
}

// Step implements gorgonia.Solver for the parameters that newAdagrad was given. It leaves gradients alone.
func (s *adagrad) Step(parameters []gorgonia.ValueGrad) error {
	for i, p := range parameters {
		var err error
		if s.w, s.g, err = weightsAndGradient(p); err != nil {
			return err
		}
		s.a = s.accumulator.values[i]
		s.engine.Run(op.Pieces(len(s.w), solverSize), s)
	}
	return nil
}

// Piece is a part of Step.
func (s *adagrad) Piece(i int) {
	lo, hi := op.Span(i, solverSize, len(s.w))
	w, a, g := s.w[lo:hi], s.a[lo:hi], s.g[lo:hi]
	rate, epsilon := float32(s.LearningRate), float32(s.Epsilon)
	for j, gj := range g {
		a[j] += float32(gj * gj)
		w[j] -= float32(rate*gj) / float32(math.Sqrt(float64(a[j]+epsilon)))
	}
}

func (s *adagrad) rate() *float64 { return &s.LearningRate }
func (s *adagrad) slots() []slot  { return []slot{s.accumulator} }
func (s *adagrad) at(uint64)      {}

var _ solver = (*adagrad)(nil)
