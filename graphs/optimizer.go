package graphs

import (
	"fmt"
	"slices"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/internal/kernel"
	"overfit/graphs/op"
)

// Optimizer says how the weights move. A field that is 0 has Keras's default.
type Optimizer struct {
	Name         string  `json:"name"`               // "adam", also when empty, or "sgd"
	LearningRate float64 `json:"learning_rate"`      // 0 means .001 for adam, .01 for sgd
	Momentum     float64 `json:"momentum,omitempty"` // of sgd, 0 to .999
	// Decay is decoupled weight decay (Loshchilov and Hutter 2019), as the weight_decay of Keras's optimizers: before
	// each step every parameter loses the share LearningRate*Decay of itself.
	Decay float64 `json:"weight_decay,omitempty"`
}

// Rate is the learning rate, also where it is the default.
func (o Optimizer) Rate() float64 {
	switch {
	case o.LearningRate != 0:
		return o.LearningRate
	case o.Name == "sgd":
		return 0.01
	default:
		return 0.001
	}
}

// Optimizers are the names an Optimizer can have.
func Optimizers() []string { return []string{"adam", "sgd"} }

// solver is a gorgonia.Solver whose learning rate a schedule can move and whose state a checkpoint can hold.
type solver interface {
	gorgonia.Solver
	rate() *float64
	// slots are the numbers that the solver keeps for each parameter, by name; each [parameter][element].
	slots() []slot
	// at makes the next call of Step the one after so many.
	at(steps uint64)
}

// slot is one kind of number that a solver keeps: Adam's first moments, say.
type slot struct {
	name   string
	values [][]float32
}

// newSlot makes room for one number for each weight of each parameter.
func newSlot(name string, parameters []gorgonia.ValueGrad) slot {
	s := slot{name: name}
	for _, p := range parameters {
		s.values = append(s.values, kernel.NewFloats(p.Value().Shape().TotalSize()))
	}
	return s
}

// Validate reports the first field that is out of its range, or of no use to the optimizer.
func (o Optimizer) Validate() error {
	if o.Name != "" && !slices.Contains(Optimizers(), o.Name) {
		return fmt.Errorf("optimizer %q is not available, expected %s", o.Name, strings.Join(Optimizers(), " or "))
	}
	for _, f := range []struct {
		name       string
		value, top float64
	}{{"learning rate", o.LearningRate, 1e6}, {"momentum", o.Momentum, 0.999}, {"weight decay", o.Decay, 1e6}} {
		if !(f.value >= 0 && f.value <= f.top) { // so written, it is true of NaN
			return fmt.Errorf("%s %v is out of range, expected 0 to %v", f.name, f.value, f.top)
		}
	}
	if o.Name != "sgd" && o.Momentum != 0 {
		return fmt.Errorf("momentum %v: of the optimizers only sgd has one", o.Momentum)
	}
	return nil
}

func (o Optimizer) solver(e *op.Engine, parameters []gorgonia.ValueGrad) (solver, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if o.Name == "sgd" {
		return newSGD(e, o.Rate(), o.Momentum, parameters), nil
	}
	return newAdam(e, o.Rate(), parameters), nil
}

// weightsAndGradient are the numbers of one parameter, and their gradient.
func weightsAndGradient(p gorgonia.ValueGrad) (w, g []float32, err error) {
	grad, err := p.Grad()
	if err != nil {
		return nil, nil, err
	}
	wt, ok := p.Value().(*tensor.Dense)
	gt, ok2 := grad.(*tensor.Dense)
	if !ok || !ok2 || wt.Dtype() != tensor.Float32 || gt.Dtype() != tensor.Float32 || wt.DataSize() != gt.DataSize() {
		return nil, nil, fmt.Errorf("optimizer: weights %T %v with gradient %T %v, want two float32 tensors of one shape",
			p.Value(), p.Value().Shape(), grad, grad.Shape())
	}
	return wt.Float32s(), gt.Float32s(), nil // Value.Data would allocate
}
