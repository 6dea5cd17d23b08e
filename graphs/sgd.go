package graphs

import (
	"gorgonia.org/gorgonia"

	"overfit/graphs/op"
)

// SGD is stochastic gradient descent with momentum in Keras's form (keras/src/optimizers/sgd.py):
//
//	velocity = momentum*velocity - rate*g
//	w += velocity
type SGD struct {
	LearningRate, Momentum float64

	engine   *op.Engine
	velocity slot
}

// NewSGD is a solver for these parameters; with momentum 0 the gradient alone moves them.
func NewSGD(e *op.Engine, learningRate, momentum float64, parameters []gorgonia.ValueGrad) *SGD {
	return &SGD{LearningRate: learningRate, Momentum: momentum, engine: e, velocity: newSlot("sgd/velocity", parameters)}
}

// Step implements gorgonia.Solver for the parameters that NewSGD was given. It leaves gradients alone.
func (s *SGD) Step(parameters []gorgonia.ValueGrad) error {
	for i, p := range parameters {
		w, g, err := weightsAndGradient(p)
		if err != nil {
			return err
		}
		s.engine.Momentum(w, s.velocity.values[i], g, float32(s.LearningRate), float32(s.Momentum))
	}
	return nil
}

func (s *SGD) rate() *float64 { return &s.LearningRate }
func (s *SGD) slots() []slot  { return []slot{s.velocity} }
func (s *SGD) at(uint64)      {}

var _ solver = (*SGD)(nil)
