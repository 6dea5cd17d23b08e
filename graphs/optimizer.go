package graphs

import (
	"cmp"
	"fmt"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/internal/kernel"
	"overfit/graphs/op"
)

// Optimizer says how the weights move. A field that is 0 has Keras's default.
type Optimizer struct {
	Name         string  `json:"name"`               // one of Optimizers(); "" means adam
	LearningRate float64 `json:"learning_rate"`      // 0 means .01 for sgd, .001 for all others
	Momentum     float64 `json:"momentum,omitempty"` // of sgd and rmsprop, 0 to .999
	Nesterov     bool    `json:"nesterov,omitempty"` // look ahead by the momentum; of sgd
	// Decay is decoupled weight decay (Loshchilov and Hutter 2019), as the weight_decay of Keras's optimizers: before
	// each step every weight loses the share LearningRate*Decay of itself. 0 means .004 for adamw, none for all others.
	Decay float64 `json:"weight_decay,omitempty"`
	// GlobalClipNorm bounds the norm of the gradient of all weights together, penalties included, as the argument
	// global_clipnorm of Keras's optimizers; weight decay is no part of it. 0 means no bound.
	GlobalClipNorm float64 `json:"global_clipnorm,omitempty"`
}

// An optimizerKind is what there is to know of an optimizer by its name.
type optimizerKind struct {
	rate, decay        float64 // defaults
	momentum, nesterov bool    // whether it has them
	// new makes its solver; the learning rate is given also where it is the default.
	new func(e *op.Engine, o Optimizer, parameters []gorgonia.ValueGrad) solver
}

var optimizers = table[optimizerKind]{kind: "optimizer", lines: []line[optimizerKind]{
	{"adam", optimizerKind{rate: .001, new: newAdam}},
	{"adamw", optimizerKind{rate: .001, decay: .004, new: newAdam}},
	{"sgd", optimizerKind{rate: .01, momentum: true, nesterov: true, new: newSGD}},
	{"rmsprop", optimizerKind{rate: .001, momentum: true, new: newRMSprop}},
	{"adagrad", optimizerKind{rate: .001, new: newAdagrad}},
}}

// Optimizers are the names an Optimizer can have.
func Optimizers() []string { return optimizers.names() }

// kind is the optimizer's line of the table.
func (o Optimizer) kind() (optimizerKind, error) { return optimizers.find(cmp.Or(o.Name, "adam")) }

// Rate is the learning rate, also where it is the default.
func (o Optimizer) Rate() float64 {
	k, _ := o.kind()
	return cmp.Or(o.LearningRate, k.rate, .001)
}

// decayRate is the weight decay, also where it is the default.
func (o Optimizer) decayRate() float64 {
	k, _ := o.kind()
	return cmp.Or(o.Decay, k.decay)
}

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
	k, err := o.kind()
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name       string
		value, top float64
	}{
		{"learning rate", o.LearningRate, 1e6}, {"momentum", o.Momentum, 0.999}, {"weight decay", o.Decay, 1e6},
		{"norm to clip the gradient at", o.GlobalClipNorm, 1e6},
	} {
		if !(f.value >= 0 && f.value <= f.top) { // so written, it is true of NaN
			return fmt.Errorf("%s %v is out of range, expected 0 to %v", f.name, f.value, f.top)
		}
	}
	if o.Momentum != 0 && !k.momentum {
		return fmt.Errorf("momentum %v: of the optimizers only %s have one", o.Momentum, having(func(k optimizerKind) bool { return k.momentum }))
	}
	if o.Nesterov && !(k.nesterov && o.Momentum > 0) {
		return fmt.Errorf("nesterov: only %s has it, with a momentum of more than 0", having(func(k optimizerKind) bool { return k.nesterov }))
	}
	return nil
}

// having names the optimizers of which something is true.
func having(property func(optimizerKind) bool) string {
	var names []string
	for _, l := range optimizers.lines {
		if property(l.value) {
			names = append(names, l.name)
		}
	}
	return strings.Join(names, " and ")
}

func (o Optimizer) solver(e *op.Engine, parameters []gorgonia.ValueGrad) (solver, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	k, err := o.kind()
	if err != nil {
		return nil, err
	}
	o.LearningRate = o.Rate()
	return k.new(e, o, parameters), nil
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

// solverSize is how many weights a thread moves at a time.
const solverSize = 8192
