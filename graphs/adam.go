package graphs

import (
	"math"

	"gorgonia.org/gorgonia"

	"overfit/graphs/op"
)

// adam is the solver of Kingma and Ba (2015) in Keras's form (keras/src/optimizers/adam.py): with t counted from 1,
//
//	alpha = rate * sqrt(1 - beta2^t) / (1 - beta1^t)
//	m += (g - m) * (1 - beta1)
//	v += (g*g - v) * (1 - beta2)
//	w -= alpha * m / (sqrt(v) + epsilon)
//
// so that epsilon stands outside the root and is not bias-corrected: where gradients are tiny it makes a step much
// smaller than PyTorch's or Gorgonia's form.
type adam struct {
	LearningRate, Beta1, Beta2, Epsilon float64

	engine *op.Engine
	t      uint64
	m, v   slot
}

// newAdam is a solver for these parameters with Keras's other defaults: beta1 .9, beta2 .999, epsilon 1e-7.
func newAdam(e *op.Engine, o Optimizer, parameters []gorgonia.ValueGrad) solver {
	return &adam{
		LearningRate: o.LearningRate, Beta1: .9, Beta2: .999, Epsilon: 1e-7,
		engine: e, m: newSlot("adam/m", parameters), v: newSlot("adam/v", parameters),
	}
}

// Step implements gorgonia.Solver for the parameters that newAdam was given. It leaves gradients alone.
func (a *adam) Step(parameters []gorgonia.ValueGrad) error {
	a.t++
	t := float64(a.t)
	alpha := a.LearningRate * math.Sqrt(1-math.Pow(a.Beta2, t)) / (1 - math.Pow(a.Beta1, t))
	for i, p := range parameters {
		w, g, err := weightsAndGradient(p)
		if err != nil {
			return err
		}
		a.engine.Adam(w, a.m.values[i], a.v.values[i], g, float32(alpha), float32(1-a.Beta1), float32(1-a.Beta2), float32(a.Epsilon))
	}
	return nil
}

func (a *adam) rate() *float64  { return &a.LearningRate }
func (a *adam) slots() []slot   { return []slot{a.m, a.v} }
func (a *adam) at(steps uint64) { a.t = steps }

var _ solver = (*adam)(nil)
