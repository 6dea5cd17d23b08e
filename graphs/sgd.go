package graphs

import (
	"gorgonia.org/gorgonia"

	"overfit/graphs/internal/kernel"
	"overfit/graphs/op"
)

// SGD is stochastic gradient descent with momentum in Keras's form (keras/src/optimizers/sgd.py):
//
//	velocity = momentum*velocity - rate*g
//	w += velocity
type SGD struct {
	LearningRate, Momentum float64

	engine   *op.Engine
	velocity [][]float32 // one for each parameter, in the order of Step's argument
}

// NewSGD moves weights by the gradient alone when momentum is 0.
func NewSGD(e *op.Engine, learningRate, momentum float64) *SGD {
	return &SGD{LearningRate: learningRate, Momentum: momentum, engine: e}
}

// Step implements gorgonia.Solver. It must be given the same parameters at every call, and leaves gradients alone.
func (s *SGD) Step(parameters []gorgonia.ValueGrad) error {
	for i, p := range parameters {
		w, g, err := weightsAndGradient(p)
		if err != nil {
			return err
		}
		if i == len(s.velocity) {
			s.velocity = append(s.velocity, kernel.NewFloats(len(w)))
		}
		s.engine.Momentum(w, s.velocity[i], g, float32(s.LearningRate), float32(s.Momentum))
	}
	return nil
}

func (s *SGD) rate() *float64 { return &s.LearningRate }

var _ solver = (*SGD)(nil)
