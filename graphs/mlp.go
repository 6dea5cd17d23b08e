package graphs

import (
	"cmp"

	"gorgonia.org/gorgonia"
)

// MLP is the article's second network, one hidden layer without any regularisation: 101,770 parameters on 28x28
// images.
type MLP struct {
	Hidden  int     `json:"hidden"`            // units of the hidden layer; 0 means 128
	Dropout float64 `json:"dropout,omitempty"` // rate behind the hidden layer; 0 means none
}

// Build implements Network.
func (n MLP) Build(b *Builder, x *gorgonia.Node) *gorgonia.Node {
	x = b.Flatten(x)                              // 784
	x = b.ReLU(b.Dense(x, cmp.Or(n.Hidden, 128))) // 128
	if n.Dropout != 0 {
		x = b.Dropout(x, n.Dropout)
	}
	return b.Dense(x, b.Classes()) // 10
}
