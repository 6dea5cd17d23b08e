package graphs

import (
	"cmp"

	"gorgonia.org/gorgonia"
)

// DeepMLP is a chain of hidden layers, all alike: what depth, the activation and the scale of the initial weights do to
// training. 250,378 parameters on 28x28 images.
type DeepMLP struct {
	Depth       int     `json:"depth"`                 // hidden layers; 0 means 10
	Hidden      int     `json:"hidden"`                // units of each; 0 means 128
	Activation  string  `json:"activation,omitempty"`  // one of Activations(); "" means relu
	Initializer string  `json:"initializer,omitempty"` // one of Initializers(), for all kernels; "" means glorot_uniform
	InitScale   float64 `json:"init_scale,omitempty"`  // factor on what it draws; 0 means 1
	Dropout     float64 `json:"dropout,omitempty"`     // rate behind each hidden layer; 0 means none
}

// Build implements Network.
func (n DeepMLP) Build(b *Builder, x *gorgonia.Node) *gorgonia.Node {
	initializer := KernelInitializer(b.Initializer(n.Initializer, n.InitScale))
	x = b.Flatten(x)
	for range cmp.Or(n.Depth, 10) {
		x = b.Activation(b.Dense(x, cmp.Or(n.Hidden, 128), initializer), cmp.Or(n.Activation, "relu"))
		if n.Dropout != 0 {
			x = b.Dropout(x, n.Dropout)
		}
	}
	return b.Dense(x, b.Classes(), initializer)
}
