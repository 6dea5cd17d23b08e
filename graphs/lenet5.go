package graphs

import (
	"cmp"

	"gorgonia.org/gorgonia"
)

// LeNet5 is the network of LeCun et al. (1998) as it is drawn today: its layer sizes, with ReLU, max pooling, every map
// of the second convolution connected with all of the first, and softmax. 61,706 parameters on 28x28 images.
// With Activation "tanh" and Pooling "average" it is nearer to the original, whose pooling has weights.
type LeNet5 struct {
	Activation string  `json:"activation,omitempty"` // one of Activations(); "" means relu
	Pooling    string  `json:"pooling,omitempty"`    // max (also when empty) or average
	Dropout    float64 `json:"dropout,omitempty"`    // rate behind the last hidden layer; 0 means none
}

// Build implements Network.
func (n LeNet5) Build(b *Builder, x *gorgonia.Node) *gorgonia.Node {
	activation := cmp.Or(n.Activation, "relu")
	x = b.Activation(b.Conv2D(x, 6, 5, Same()), activation) // 28, 28, 6
	x = b.Pooling2D(x, n.Pooling, 2)                        // 14, 14, 6
	x = b.Activation(b.Conv2D(x, 16, 5), activation)        // 10, 10, 16
	x = b.Pooling2D(x, n.Pooling, 2)                        // 5, 5, 16
	x = b.Flatten(x)                                        // 400
	x = b.Activation(b.Dense(x, 120), activation)           // 120
	x = b.Activation(b.Dense(x, 84), activation)            // 84
	if n.Dropout != 0 {
		x = b.Dropout(x, n.Dropout)
	}
	return b.Dense(x, b.Classes()) // 10
}
