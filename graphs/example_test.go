package graphs_test

import (
	"fmt"
	"log"

	"gorgonia.org/gorgonia"

	"overfit/graphs"
)

// LeNet5 is the network of LeCun et al. (1998) with ReLU and max pooling.
type LeNet5 struct{}

// Build implements graphs.Network.
func (LeNet5) Build(b *graphs.Builder, x *gorgonia.Node) *gorgonia.Node {
	x = b.ReLU(b.Conv2D(x, 6, 5, graphs.Same()))
	x = b.MaxPool2D(x, 2)
	x = b.ReLU(b.Conv2D(x, 16, 5))
	x = b.MaxPool2D(x, 2)
	x = b.Flatten(x)
	x = b.ReLU(b.Dense(x, 120))
	x = b.ReLU(b.Dense(x, 84))
	return b.Dense(x, b.Classes())
}

func ExampleNetwork() {
	m, err := graphs.New(LeNet5{}, graphs.Config{Height: 28, Width: 28, Classes: 10, BatchSize: 32})
	if err != nil {
		log.Fatal(err)
	}
	defer m.Close()
	for _, l := range m.Layers() {
		fmt.Println(l.Name, l.Output, l.Parameters)
	}
	// Output:
	// conv2d [28 28 6] 156
	// max_pooling2d [14 14 6] 0
	// conv2d_1 [10 10 16] 2416
	// max_pooling2d_1 [5 5 16] 0
	// flatten [400] 0
	// dense [120] 48120
	// dense_1 [84] 10164
	// dense_2 [10] 850
}
