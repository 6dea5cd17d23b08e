package graphs_test

import (
	"cmp"
	"fmt"
	"log"

	"gorgonia.org/gorgonia"

	"overfit/graphs"
)

// Averages is a network of one's own: convolutions, of which the mean over the image is all that the last layer sees.
type Averages struct {
	Filters int // 0 means 8
}

// Build implements graphs.Network.
func (n Averages) Build(b *graphs.Builder, x *gorgonia.Node) *gorgonia.Node {
	filters := cmp.Or(n.Filters, 8)
	x = b.GELU(b.Conv2D(x, filters, 5, graphs.Same(), graphs.Stride(2)))
	x = b.BatchNormalization(x)
	x = b.GELU(b.Conv2D(x, 2*filters, 3, graphs.Same(), graphs.Stride(2)))
	x = b.GlobalAveragePooling2D(x)
	return b.Dense(x, b.Classes())
}

func ExampleNetwork() {
	m, err := graphs.New(Averages{}, graphs.Config{Height: 28, Width: 28, Classes: 10, BatchSize: 32})
	if err != nil {
		log.Fatal(err)
	}
	defer m.Close()
	for _, l := range m.Layers() {
		fmt.Println(l.Name, l.Output, l.Parameters)
	}
	// Output:
	// conv2d [14 14 8] 208
	// batch_normalization [14 14 8] 32
	// conv2d_1 [7 7 16] 1168
	// global_average_pooling2d [16] 0
	// dense [10] 170
}
