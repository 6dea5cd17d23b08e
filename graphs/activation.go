package graphs

import (
	"gorgonia.org/gorgonia"

	"overfit/graphs/op"
)

// leakySlope is Keras 3's default, the negative_slope of keras.layers.LeakyReLU (Keras 2 calls it alpha).
const leakySlope = .3

// activations are those that a network can have by name.
var activations = table[op.Activation]{kind: "activation", lines: []line[op.Activation]{
	{"relu", op.ReLU},
	{"leaky_relu", op.LeakyReLU(leakySlope)},
	{"sigmoid", op.Sigmoid},
	{"tanh", op.Tanh},
	{"gelu", op.GELU},
	{"softplus", op.Softplus},
}}

// Activations are the names that Builder.Activation knows.
func Activations() []string { return activations.names() }

// RegisterActivation gives an activation a name, under which any network can have it. It panics if the name is taken.
func RegisterActivation(name string, a op.Activation) { activations.register(name, a) }

// Activation is one of Activations(), by its name.
func (b *Builder) Activation(x *gorgonia.Node, name string) *gorgonia.Node {
	a, err := activations.find(name)
	if err != nil {
		b.fail(err)
	}
	return b.Apply(x, a)
}

// Apply is an activation without a name: what op.Elementwise made, or op.LeakyReLU with a slope of one's own.
func (b *Builder) Apply(x *gorgonia.Node, a op.Activation) *gorgonia.Node {
	if b.err != nil {
		return b.images
	}
	return b.Op(a(b.engine, x))
}

// ReLU is max(x, 0).
func (b *Builder) ReLU(x *gorgonia.Node) *gorgonia.Node { return b.Apply(x, op.ReLU) }

// LeakyReLU is x where x >= 0 and .3*x elsewhere.
func (b *Builder) LeakyReLU(x *gorgonia.Node) *gorgonia.Node { return b.Activation(x, "leaky_relu") }

// Sigmoid is 1 / (1 + e^-x).
func (b *Builder) Sigmoid(x *gorgonia.Node) *gorgonia.Node { return b.Apply(x, op.Sigmoid) }

// Tanh is the hyperbolic tangent.
func (b *Builder) Tanh(x *gorgonia.Node) *gorgonia.Node { return b.Apply(x, op.Tanh) }

// GELU is x times the probability that a standard normal number is below it, exactly.
func (b *Builder) GELU(x *gorgonia.Node) *gorgonia.Node { return b.Apply(x, op.GELU) }

// Softplus is log(1 + e^x).
func (b *Builder) Softplus(x *gorgonia.Node) *gorgonia.Node { return b.Apply(x, op.Softplus) }
