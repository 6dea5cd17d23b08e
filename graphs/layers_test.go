package graphs

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"overfit/experiments/stats/near"
)

// everyLayer has one layer of each kind that the networks in the table lack, or a shape of it that they lack.
type everyLayer struct {
	noise  float64
	smooth bool // without maxima and kinks, for differences
}

func (n everyLayer) Build(b *Builder, x *gorgonia.Node) *gorgonia.Node {
	x = b.GaussianNoise(x, n.noise)
	x = b.GELU(b.Conv2D(x, 6, 2, Same(), KernelInitializer(HeUniform)))
	x = b.BatchNormalization(x)
	if n.smooth {
		x = b.AveragePooling2D(x, 3, Stride(2), Same())
	} else {
		x = b.MaxPool2D(x, 3, Stride(2), Same())
	}
	x = b.SpatialDropout2D(x, n.noise)
	x = b.Tanh(b.Conv2D(x, 5, 3, Same(), Stride(2)))
	x = b.LayerNormalization(x)
	x = b.AveragePooling2D(x, 3, Stride(1), Same())
	y := b.Sigmoid(b.Conv2D(x, 5, 3, Same()))
	x = b.Add(b.Add(x, y), b.Softplus(x)) // x is read three times
	x = b.BatchNormalization(b.Dense(b.Flatten(x), 12))
	if !n.smooth {
		x = b.LeakyReLU(x)
	}
	return b.Dense(x, b.Classes())
}

// The sizes and the padding of TensorFlow.
func TestSamePadding(t *testing.T) {
	for _, c := range []struct{ size, window, stride, before, behind int }{
		{28, 3, 1, 1, 1}, {28, 5, 1, 2, 2}, {28, 2, 1, 0, 1}, {28, 3, 2, 0, 1}, {28, 4, 1, 1, 2}, {7, 3, 2, 1, 1}, {7, 2, 2, 0, 1},
		{5, 1, 3, 0, 0}, {28, 1, 2, 0, 0}, {1, 7, 1, 3, 3}, {2, 5, 3, 1, 2},
	} {
		if before, behind := samePadding(c.size, c.window, c.stride); before != c.before || behind != c.behind {
			t.Errorf("%+v: padding %d and %d", c, before, behind)
		}
		m := newModel(t, networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node {
			var logits *gorgonia.Node
			for i, y := range []*gorgonia.Node{
				b.Conv2D(x, 2, c.window, Same(), Stride(c.stride)), b.MaxPool2D(x, c.window, Same(), Stride(c.stride)),
				b.AveragePooling2D(x, c.window, Same(), Stride(c.stride)),
			} {
				if want := (c.size + c.stride - 1) / c.stride; y.Shape()[1] != want || y.Shape()[2] != want {
					t.Errorf("%+v: output %v, want %d pixels", c, y.Shape(), want)
				}
				if y = b.Dense(b.Flatten(y), b.Classes()); i == 0 {
					logits = y
				} else {
					logits = b.Add(logits, y)
				}
			}
			return logits
		}), Config{BatchSize: 1, Height: c.size, Width: c.size})
		m.Close()
	}
}

// Maximum pooling with padding takes no maximum of the padding, even where all pixels are negative.
func TestPaddingIsNoMaximum(t *testing.T) {
	m := newModel(t, networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node {
		return b.Flatten(b.MaxPool2D(b.Add(x, b.Param("shift", Zeros, 1, 5, 2, 1)), 3, Stride(1), Same()))
	}), Config{BatchSize: 1, Height: 5, Width: 2})
	images, labels := m.EvalBatch()
	for i := range images {
		images[i] = float32(i) - 20
	}
	labels[0] = 0
	if _, err := m.Evaluate(1); err != nil {
		t.Fatal(err)
	}
	// Rows of the output are -17, -17; -15, -15; -13, -13; -11, -11; -11, -11: the first of four equal ones is the largest.
	if got := m.Predicted()[0]; got != 6 {
		t.Errorf("largest output %d, want 6", got)
	}
	if p := m.Probabilities(); p[6] != p[9] || !(p[6] > p[5]) {
		t.Errorf("probabilities %v, want the last four alike and largest", p)
	}
}

// A step moves the averages by a hundredth of the way to the moments of the batch, and evaluation goes by the averages.
func TestMovingAveragesFollowTheBatches(t *testing.T) {
	m := newModel(t, networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node {
		return b.Dense(b.BatchNormalization(b.Flatten(x)), b.Classes())
	}), Config{BatchSize: 4, Height: 1, Width: 2, Optimizer: Optimizer{Name: "sgd", LearningRate: 1e-30}})
	var names []string
	for _, p := range m.Parameters()[:4] {
		names = append(names, strings.TrimPrefix(p.Name, "batch_normalization/"))
	}
	if got := fmt.Sprint(names); got != "[gamma beta moving_mean moving_variance]" {
		t.Errorf("tensors %v, want Keras's four in its order", got)
	}
	if got := len(m.Trainable()); got != len(m.Parameters())-2 {
		t.Errorf("%d of %d tensors are trainable, want all but two", got, len(m.Parameters()))
	}
	mean, variance := m.Parameters()[2].Data, m.Parameters()[3].Data
	before := m.WeightsSHA256()
	images, labels := m.TrainBatch()
	copy(images, []float32{1, 0, 2, 0, 6, 0, 500, 500})
	clear(labels)
	if _, err := m.Step(3); err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{.03, 0} {
		near.Absolute(t, mean[i], want, 1e-7, "moving mean %d", i)
	}
	for i, want := range []float64{.99 + .01*14/3, .99} {
		near.Absolute(t, variance[i], want, 1e-7, "moving variance %d", i)
	}
	if m.WeightsSHA256() == before {
		t.Error("the averages are no part of the hash of the weights")
	}
	evaluate := func() float64 {
		images, labels := m.EvalBatch()
		copy(images, []float32{1, 2, 3, 4, 5, 6, 7, 8})
		clear(labels)
		metrics, err := m.Evaluate(4)
		if err != nil {
			t.Fatal(err)
		}
		return metrics.Loss
	}
	at := evaluate()
	mean[0] += 3
	if evaluate() == at {
		t.Error("evaluation does not go by the moving mean")
	}
}

func TestNonFiniteLossLeavesMovingAveragesAlone(t *testing.T) {
	m := newModel(t, ResNet{Filters: 2}, Config{BatchSize: 2})
	images, labels := m.TrainBatch()
	fill(images, labels, 0)
	before := m.WeightsSHA256()
	images[5] = float32(math.NaN())
	if _, err := m.Step(2); err != nil {
		t.Fatal(err)
	}
	if m.WeightsSHA256() != before {
		t.Error("a batch with a NaN has changed the model")
	}
}

// What is recognised in training is in evaluation too, once the averages have followed.
func TestNetworksOfTheTableLearn(t *testing.T) {
	if testing.Short() {
		t.Skip("trains for seconds")
	}
	for _, name := range Networks() {
		network, _ := LookupNetwork(name)
		m := newModel(t, network, Config{Seed: 1, Height: 14, Width: 14, BatchSize: 8, Optimizer: Optimizer{Name: "adam", LearningRate: .002}})
		first := trainOn(t, m, 1)
		last := trainOn(t, m, 400)
		images, labels := m.EvalBatch()
		fill(images, labels, 0)
		got, err := m.Evaluate(8)
		if err != nil {
			t.Fatal(err)
		}
		if !(last.Loss < first.Loss/10 && got.Loss < first.Loss/2 && got.Correct == 8) {
			t.Errorf("%s: loss from %v to %v in 400 steps on one batch, in evaluation %v with %d of 8 right", name, first.Loss, last.Loss, got.Loss, got.Correct)
		}
	}
}

// What the table writes out is what a network without any field set is.
func TestDefaultsOfTheTableAreThoseOfTheNetworks(t *testing.T) {
	for _, name := range Networks() {
		network, _ := LookupNetwork(name)
		zero := reflect.Zero(reflect.TypeOf(network)).Interface().(Network)
		config := Config{Seed: 1, BatchSize: 1}
		if newModel(t, network, config).WeightsSHA256() != newModel(t, zero, config).WeightsSHA256() {
			t.Errorf("%s: %+v gives other weights than %+v", name, network, zero)
		}
	}
}

func TestPlainGoNamesWhatHasNoKernel(t *testing.T) {
	for network, want := range map[Network][]string{
		DeepCNN{}:                   nil,
		MLP{Dropout: .5}:            {"dropout"},
		ResNet{}:                    {"pad", "batchnorm", "add", "averagepool"},
		DeepMLP{Activation: "tanh"}: {"tanh"},
	} {
		got := newModel(t, network, Config{BatchSize: 2, L2: 1e-4}).PlainGo()
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%T: %q, want %q", network, got, want)
		}
	}
}

func TestNetworksAreFoundByNameAndByType(t *testing.T) {
	before := networks.lines
	t.Cleanup(func() { networks.lines = before })
	RegisterNetwork("dropped-out", withDropout{})
	for _, name := range []string{"dropped-out", "withDropout"} {
		if n, ok := LookupNetwork(name); n != (withDropout{}) || !ok {
			t.Errorf("%s: got %v", name, n)
		}
	}
	if n, ok := LookupNetwork("vgg"); ok {
		t.Errorf("got %v for a name that nothing has", n)
	}
	if names := Networks(); !slices.Equal(names[:3], []string{"deep-cnn", "mlp", "small-cnn"}) || names[len(names)-1] != "dropped-out" {
		t.Errorf("names %v", names)
	}
	for name, n := range map[string]Network{"mlp": everyLayer{}, "again": MLP{}, "pointer": &MLP{}, "": everyLayer{}, "none": nil} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%T could be registered as %q", n, name)
				}
			}()
			RegisterNetwork(name, n)
		}()
	}
}

// A network goes into a file and comes back.
func TestNetworksAreJSON(t *testing.T) {
	for network, want := range map[Network]string{
		LeNet5{Pooling: "average"}:      `{"pooling":"average"}`,
		DeepMLP{Depth: 3, InitScale: 2}: `{"depth":3,"hidden":0,"init_scale":2}`,
		ResNet{Filters: 8}:              `{"filters":8,"blocks":0}`,
	} {
		if got, err := json.Marshal(network); string(got) != want || err != nil {
			t.Errorf("%T: %s, want %s", network, got, want)
		}
	}
}
