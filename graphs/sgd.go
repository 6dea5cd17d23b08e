package graphs

import (
	"gorgonia.org/gorgonia"

	"overfit/graphs/op"
)

// sgd is stochastic gradient descent with momentum in Keras's form (keras/src/optimizers/sgd.py):
//
//	velocity = momentum*velocity - rate*g
//	w += velocity
type sgd struct {
	LearningRate, Momentum float64

	engine   *op.Engine
	velocity slot
}

// newSGD is a solver for these parameters; with momentum 0 the gradient alone moves them.
func newSGD(e *op.Engine, learningRate, momentum float64, parameters []gorgonia.ValueGrad) *sgd {
	return &sgd{LearningRate: learningRate, Momentum: momentum, engine: e, velocity: newSlot("sgd/velocity", parameters)}
}

// Step implements gorgonia.Solver for the parameters that newSGD was given. It leaves gradients alone.
func (s *sgd) Step(parameters []gorgonia.ValueGrad) error {
	for i, p := range parameters {
		w, g, err := weightsAndGradient(p)
		if err != nil {
			return err
		}
		s.engine.Momentum(w, s.velocity.values[i], g, float32(s.LearningRate), float32(s.Momentum))
	}
	return nil
}

func (s *sgd) rate() *float64 { return &s.LearningRate }
func (s *sgd) slots() []slot  { return []slot{s.velocity} }
func (s *sgd) at(uint64)      {}

var _ solver = (*sgd)(nil)
