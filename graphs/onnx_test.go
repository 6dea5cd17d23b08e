package graphs

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"overfit/experiments/stats/near"
	"overfit/graphs/op"
)

// toONNX has the reference compute the network, with weights that leave nothing out: no bias is 0, no average the usual one.
func toONNX(t *testing.T, n Network, c Config) (logits array, operators []string, err error) {
	t.Helper()
	m := newModel(t, n, c)
	for _, p := range m.Parameters() {
		for i := range p.Data {
			p.Data[i] += float32(.1 * math.Sin(float64(1+i)*1.7))
		}
	}
	images, labels := m.EvalBatch()
	fill(images, labels, 1)
	if _, err := m.Evaluate(len(labels)); err != nil {
		t.Fatal(err)
	}
	const rows = 3 // fewer than the model's: the batch is of any size
	height, width := c.Height, c.Width
	r := &onnxReference{arrays: map[string]array{
		"images": {[]int{rows, height, width, 1}, doubles(images[:rows*height*width])},
	}}
	name, err := m.ONNX(r, "images")
	if err != nil {
		return array{}, nil, err
	}
	logits = r.arrays[name]
	if !slices.Equal(logits.shape, []int{rows, 10}) {
		t.Fatalf("%T: logits of shape %v", n, logits.shape)
	}
	for i, want := range m.Logits()[:len(logits.values)] {
		if !near.Absolute(t, logits.values[i], want, 2e-5*(1+math.Abs(float64(want))), "%T: logit %d", n, i) {
			break
		}
	}
	return logits, r.operators, nil
}

// What the operators of ONNX make of the images is what the model does.
func TestONNXComputesWhatTheModelDoes(t *testing.T) {
	for _, n := range []Network{
		DeepCNN{Filters1: 4, Filters2: 6, Hidden: 20, Dropout: .5}, MLP{Dropout: .5}, SmallCNN{Filters: 4}, LeNet5{},
		LeNet5{Activation: "tanh", Pooling: "average"}, ResNet{Filters: 3, Dropout: .5},
		DeepMLP{Depth: 2, Hidden: 12, Activation: "relu"}, DeepMLP{Depth: 2, Hidden: 12, Activation: "leaky_relu"},
		DeepMLP{Depth: 2, Hidden: 12, Activation: "sigmoid"}, DeepMLP{Depth: 2, Hidden: 12, Activation: "gelu"},
		DeepMLP{Depth: 2, Hidden: 12, Activation: "softplus"},
		everyLayer{noise: .5}, everyLayer{smooth: true}, mixedLayouts{},
	} {
		if _, _, err := toONNX(t, n, Config{Height: 15, Width: 14, Seed: 3, BatchSize: 4}); err != nil {
			t.Errorf("%T: %v", n, err)
		}
	}
}

// mixedLayouts adds tensors whose channels are on different axes in ONNX, either way.
type mixedLayouts struct{}

func (mixedLayouts) Build(b *Builder, x *gorgonia.Node) *gorgonia.Node {
	x = b.Conv2D(x, 3, 3)
	y := b.LayerNormalization(x)
	return b.Dense(b.Flatten(b.Add(b.Add(x, y), y)), b.Classes())
}

// Every network of the table and every activation has a form in ONNX.
func TestAllThatHasANameHasONNX(t *testing.T) {
	export := func(name string, n Network) {
		m := newModel(t, n, Config{BatchSize: 1})
		if _, err := m.ONNX(&onnxNames{}, "images"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range Networks() {
		n, _ := LookupNetwork(name)
		export(name, n)
	}
	for _, name := range Activations() {
		export(name, DeepMLP{Depth: 1, Activation: name})
	}
}

// onnxNames computes nothing.
type onnxNames struct{ operators []string }

func (r *onnxNames) Floats(name string, _ []int, _ []float32) string { return name }
func (r *onnxNames) Ints(name string, _ []int) string                { return name }
func (r *onnxNames) Node(operator string, _ op.Attributes, _ ...string) string {
	r.operators = append(r.operators, operator)
	return operator
}

// Images change their layout twice: before the first convolution, and where they become features.
func TestONNXHasNoNeedlessTransposes(t *testing.T) {
	for n, want := range map[Network]string{
		MLP{}:      "Flatten Gemm Relu Gemm",
		SmallCNN{}: "Transpose Conv Relu MaxPool Transpose Flatten Gemm",
		DeepCNN{}:  "Transpose Conv Relu MaxPool Conv Relu MaxPool Transpose Flatten Gemm Relu Gemm",
	} {
		r := &onnxNames{}
		if _, err := newModel(t, n, Config{BatchSize: 1}).ONNX(r, "images"); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(r.operators, " "); got != want {
			t.Errorf("%T: %s, want %s", n, got, want)
		}
	}
}

// What has no form in ONNX is named.
func TestONNXNamesWhatItLacks(t *testing.T) {
	double := op.Elementwise("double", func(x float32) float32 { return 2 * x }, func(_, _ float32) float32 { return 2 })
	for want, layer := range map[string]func(*Builder, *gorgonia.Node) *gorgonia.Node{
		"op double: it has no form in ONNX":  func(b *Builder, x *gorgonia.Node) *gorgonia.Node { return b.Apply(x, double) },
		"op dropout: it has no form in ONNX": func(b *Builder, x *gorgonia.Node) *gorgonia.Node { return b.Op(op.Dropout(b.engine, x, .5, 1, b.step)) },
		"op tanh: it has no form in ONNX":    func(b *Builder, x *gorgonia.Node) *gorgonia.Node { return b.Op(gorgonia.Tanh(x)) },
	} {
		n := networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node { return b.Dense(layer(b, b.Flatten(x)), b.Classes()) })
		if _, err := newModel(t, n, Config{BatchSize: 1}).ONNX(&onnxNames{}, "images"); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
