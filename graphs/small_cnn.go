package graphs

import (
	"cmp"

	"gorgonia.org/gorgonia"
)

// SmallCNN is the article's third network, trained there without augmentation: 54,410 parameters on 28x28 images.
type SmallCNN struct {
	Filters int     `json:"filters"`           // of the convolution; 0 means 32
	Dropout float64 `json:"dropout,omitempty"` // rate behind Flatten; 0 means none
}

// Build implements Network.
func (n SmallCNN) Build(b *Builder, x *gorgonia.Node) *gorgonia.Node {
	x = b.ReLU(b.Conv2D(x, cmp.Or(n.Filters, 32), 3)) // 26, 26, 32
	x = b.MaxPool2D(x, 2)                             // 13, 13, 32
	x = b.Flatten(x)                                  // 5408
	if n.Dropout != 0 {
		x = b.Dropout(x, n.Dropout)
	}
	return b.Dense(x, b.Classes()) // 10
}
