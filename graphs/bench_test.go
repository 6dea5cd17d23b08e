package graphs

import (
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// The article's three networks, a training step of 32 images: as this project runs them, and built from Gorgonia's stock
// operations, run by its tape machine and moved by its Adam, as its own examples do it.
//
//	go test ./graphs -run '^$' -bench TrainingStep
func BenchmarkTrainingStep(b *testing.B) {
	for _, c := range []struct {
		name  string
		ours  Network
		stock func(s *stock, x *G.Node) *G.Node
	}{
		{"deep-cnn", DeepCNN{}, func(s *stock, x *G.Node) *G.Node {
			x = s.convPool(s.convPool(x, 1, 64), 64, 128)
			x = G.Must(G.Rectify(s.dense(G.Must(G.Reshape(x, tensor.Shape{32, 3200})), 3200, 512)))
			return s.dense(x, 512, 10)
		}},
		{"mlp", MLP{}, func(s *stock, x *G.Node) *G.Node {
			x = G.Must(G.Rectify(s.dense(G.Must(G.Reshape(x, tensor.Shape{32, 784})), 784, 128)))
			return s.dense(x, 128, 10)
		}},
		{"small-cnn", SmallCNN{}, func(s *stock, x *G.Node) *G.Node {
			x = s.convPool(x, 1, 32)
			return s.dense(G.Must(G.Reshape(x, tensor.Shape{32, 5408})), 5408, 10)
		}},
	} {
		b.Run(c.name+"/ours", func(b *testing.B) {
			benchmarkStep(b, c.ours)
		})
		b.Run(c.name+"/stock", func(b *testing.B) {
			step := newStock(c.stock)
			for b.Loop() {
				if err := step(); err != nil {
					b.Fatal(err)
				}
			}
			perImage(b)
		})
	}
}

func perImage(b *testing.B) {
	b.ReportAllocs()
	b.ReportMetric(32*float64(b.N)/b.Elapsed().Seconds(), "images/s")
}

// stock builds a network of Gorgonia's own operations. Its images are [batch, channels, height, width].
type stock struct {
	g          *G.ExprGraph
	parameters G.Nodes
}

func (s *stock) parameter(shape ...int) *G.Node {
	w := G.NewTensor(s.g, tensor.Float32, len(shape), G.WithShape(shape...),
		G.WithName("w"+string(rune('a'+len(s.parameters)))), G.WithInit(G.Gaussian(0, .05)))
	s.parameters = append(s.parameters, w)
	return w
}

func (s *stock) convPool(x *G.Node, channels, filters int) *G.Node {
	y := G.Must(G.Conv2d(x, s.parameter(filters, channels, 3, 3), tensor.Shape{3, 3}, []int{0, 0}, []int{1, 1}, []int{1, 1}))
	y = G.Must(G.Rectify(G.Must(G.BroadcastAdd(y, s.parameter(1, filters, 1, 1), nil, []byte{0, 2, 3}))))
	return G.Must(G.MaxPool2D(y, tensor.Shape{2, 2}, []int{0, 0}, []int{2, 2}))
}

func (s *stock) dense(x *G.Node, in, out int) *G.Node {
	return G.Must(G.BroadcastAdd(G.Must(G.Mul(x, s.parameter(in, out))), s.parameter(1, out), nil, []byte{0}))
}

// newStock returns the function that takes one training step.
func newStock(network func(s *stock, x *G.Node) *G.Node) func() error {
	s := &stock{g: G.NewGraph()}
	images, onehot := make([]float32, 32*28*28), make([]float32, 32*10)
	fill(images, make([]int, 32), 0)
	for i := range 32 {
		onehot[i*10+i%10] = 1
	}
	x := G.NewTensor(s.g, tensor.Float32, 4, G.WithName("x"), G.WithShape(32, 1, 28, 28),
		G.WithValue(tensor.New(tensor.WithShape(32, 1, 28, 28), tensor.WithBacking(images))))
	y := G.NewMatrix(s.g, tensor.Float32, G.WithName("y"), G.WithShape(32, 10),
		G.WithValue(tensor.New(tensor.WithShape(32, 10), tensor.WithBacking(onehot))))
	p := G.Must(G.SoftMax(network(s, x)))
	loss := G.Must(G.Neg(G.Must(G.Mean(G.Must(G.HadamardProd(G.Must(G.Log(p)), y))))))
	if _, err := G.Grad(loss, s.parameters...); err != nil {
		panic(err)
	}
	vm := G.NewTapeMachine(s.g, G.BindDualValues(s.parameters...))
	solver := G.NewAdamSolver(G.WithLearnRate(1e-3))
	model := G.NodesToValueGrads(s.parameters)
	return func() error {
		vm.Reset()
		if err := vm.RunAll(); err != nil {
			return err
		}
		return solver.Step(model)
	}
}

// A training step of 32 images with each network of the table.
//
//	go test ./graphs -run '^$' -bench 'Network$'
func BenchmarkNetwork(b *testing.B) {
	for _, name := range Networks() {
		b.Run(name, func(b *testing.B) {
			n, _ := LookupNetwork(name)
			benchmarkStep(b, n)
		})
	}
}

// A training step of 32 images through 16 channels of 28x28 with one more layer, which but for the convolution is plain Go;
// "none" is the step without it.
//
//	go test ./graphs -run '^$' -bench 'Layer$'
func BenchmarkLayer(b *testing.B) {
	layers := []line[func(b *Builder, x *G.Node) *G.Node]{
		{"none", func(_ *Builder, x *G.Node) *G.Node { return x }},
		{"conv2d 3x3 same", func(b *Builder, x *G.Node) *G.Node { return b.Conv2D(x, 16, 3, Same()) }},
		{"conv2d 3x3 same, relu, pool", func(b *Builder, x *G.Node) *G.Node { return b.MaxPool2D(b.ReLU(b.Conv2D(x, 16, 3, Same())), 2) }},
		{"batch normalization", (*Builder).BatchNormalization},
		{"layer normalization", (*Builder).LayerNormalization},
		{"average pooling", func(b *Builder, x *G.Node) *G.Node { return b.AveragePooling2D(x, 2) }},
		{"add", func(b *Builder, x *G.Node) *G.Node { return b.Add(x, x) }},
		{"dropout", func(b *Builder, x *G.Node) *G.Node { return b.Dropout(x, .5) }},
		{"spatial dropout", func(b *Builder, x *G.Node) *G.Node { return b.SpatialDropout2D(x, .5) }},
		{"gaussian noise", func(b *Builder, x *G.Node) *G.Node { return b.GaussianNoise(x, .1) }},
	}
	for _, name := range Activations() {
		layers = append(layers, line[func(b *Builder, x *G.Node) *G.Node]{name, func(b *Builder, x *G.Node) *G.Node {
			return b.Activation(b.AveragePooling2D(x, 1), name) // pooling of single pixels keeps ReLU from fusing
		}})
	}
	for _, l := range layers {
		b.Run(l.name, func(b *testing.B) {
			benchmarkStep(b, networkFunc(func(b *Builder, x *G.Node) *G.Node {
				x = l.value(b, b.Conv2D(x, 16, 1))
				return b.Dense(b.GlobalAveragePooling2D(x), b.Classes())
			}))
		})
	}
}

// A training step of 32 images with each optimizer, on the deep MLP's 250,378 weights.
//
//	go test ./graphs -run '^$' -bench Optimizer
func BenchmarkOptimizer(b *testing.B) {
	for _, name := range Optimizers() {
		b.Run(name, func(b *testing.B) { benchmarkConfig(b, DeepMLP{}, Config{Optimizer: Optimizer{Name: name}}) })
	}
	b.Run("adam, clipped", func(b *testing.B) {
		benchmarkConfig(b, DeepMLP{}, Config{Optimizer: Optimizer{GlobalClipNorm: 1e-3}})
	})
}

func benchmarkStep(b *testing.B, n Network) { benchmarkConfig(b, n, Config{}) }

func benchmarkConfig(b *testing.B, n Network, c Config) {
	m := newModel(b, n, c)
	images, labels := m.TrainBatch()
	fill(images, labels, 0)
	for b.Loop() {
		if _, err := m.Step(32); err != nil {
			b.Fatal(err)
		}
	}
	perImage(b)
}
