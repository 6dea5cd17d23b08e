package graphs

import (
	"cmp"

	"gorgonia.org/gorgonia"
)

// ResNet is a small residual network with batch normalisation, after those for CIFAR-10 of He et al. (2016): a convolution,
// two stages of residual blocks, of which the second has twice the filters at half the resolution, and the mean of each
// channel. 20,138 numbers on 28x28 images, 288 of them moving averages.
type ResNet struct {
	Filters int     `json:"filters"`           // of the first stage; 0 means 16
	Blocks  int     `json:"blocks"`            // of each stage; 0 means 1
	Dropout float64 `json:"dropout,omitempty"` // rate before the dense layer; 0 means none
}

// Build implements Network.
func (n ResNet) Build(b *Builder, x *gorgonia.Node) *gorgonia.Node {
	filters := cmp.Or(n.Filters, 16)
	x = n.convolution(b, x, filters, 3, 1)
	x = b.ReLU(x)
	for block := range 2 * cmp.Or(n.Blocks, 1) {
		stride, shortcut := 1, x
		if block == cmp.Or(n.Blocks, 1) { // the second stage
			stride, filters = 2, 2*filters
			shortcut = n.convolution(b, x, filters, 1, stride)
		}
		y := b.ReLU(n.convolution(b, x, filters, 3, stride))
		y = n.convolution(b, y, filters, 3, 1)
		x = b.ReLU(b.Add(y, shortcut))
	}
	x = b.GlobalAveragePooling2D(x)
	if n.Dropout != 0 {
		x = b.Dropout(x, n.Dropout)
	}
	return b.Dense(x, b.Classes())
}

// convolution is a convolution with batch normalisation.
func (ResNet) convolution(b *Builder, x *gorgonia.Node, filters, size, stride int) *gorgonia.Node {
	x = b.Conv2D(x, filters, size, Same(), Stride(stride), KernelInitializer(HeNormal))
	return b.BatchNormalization(x)
}
