package graphs

import (
	"cmp"

	"gorgonia.org/gorgonia"
)

// DeepCNN is the article's first network, far too large for MNIST: 1,718,538 parameters on 28x28 images.
type DeepCNN struct {
	Filters1 int     `json:"filters1"`          // of the first convolution; 0 means 64
	Filters2 int     `json:"filters2"`          // of the second; 0 means 128
	Hidden   int     `json:"hidden"`            // units of the dense layer; 0 means 512
	Dropout  float64 `json:"dropout,omitempty"` // rate behind the dense layer; 0 means none
}

// Build implements Network.
func (n DeepCNN) Build(b *Builder, x *gorgonia.Node) *gorgonia.Node {
	x = b.ReLU(b.Conv2D(x, cmp.Or(n.Filters1, 64), 3))  // 26, 26, 64
	x = b.MaxPool2D(x, 2)                               // 13, 13, 64
	x = b.ReLU(b.Conv2D(x, cmp.Or(n.Filters2, 128), 3)) // 11, 11, 128
	x = b.MaxPool2D(x, 2)                               // 5, 5, 128
	x = b.Flatten(x)                                    // 3200
	x = b.ReLU(b.Dense(x, cmp.Or(n.Hidden, 512)))       // 512
	if n.Dropout != 0 {
		x = b.Dropout(x, n.Dropout)
	}
	return b.Dense(x, b.Classes()) // 10
}
