package graphs

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/experiments/stats/near"
)

// newModel is New with what most tests share.
func newModel(t testing.TB, n Network, c Config) *Model {
	t.Helper()
	m, err := New(n, withDefaults(c))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

func withDefaults(c Config) Config {
	if c.Height == 0 {
		c.Height, c.Width = 28, 28
	}
	if c.Classes == 0 {
		c.Classes = 10
	}
	if c.BatchSize == 0 {
		c.BatchSize = 32
	}
	if c.EvalBatchSize == 0 {
		c.EvalBatchSize = c.BatchSize
	}
	return c
}

// fill writes the batch's images and labels from a formula.
func fill(images []float32, labels []int, seed int) {
	wave(images, .7548776662+float64(seed)/16, .2, func(u float64) float64 { return max(u*2-1, 0) })
	for i := range labels {
		labels[i] = (i*7 + seed*3) % 10
	}
}

func train(t testing.TB, m *Model, steps int) (last Metrics) {
	t.Helper()
	for step := range steps {
		images, labels := m.TrainBatch()
		fill(images, labels, step)
		var err error
		if last, err = m.Step(len(labels)); err != nil {
			t.Fatal(err)
		}
	}
	return last
}

func TestArticlesNetworksHaveTheArticlesParameters(t *testing.T) {
	for _, c := range []struct {
		network Network
		total   int
		names   string
	}{
		{DeepCNN{}, 1718538, "conv2d/kernel conv2d/bias conv2d_1/kernel conv2d_1/bias dense/kernel dense/bias dense_1/kernel dense_1/bias"},
		{MLP{}, 101770, "dense/kernel dense/bias dense_1/kernel dense_1/bias"},
		{SmallCNN{}, 54410, "conv2d/kernel conv2d/bias dense/kernel dense/bias"},
	} {
		m := newModel(t, c.network, Config{BatchSize: 1})
		total, described := 0, 0
		var names []string
		for _, p := range m.Parameters() {
			total += len(p.Data)
			names = append(names, p.Name)
		}
		for _, l := range m.Layers() {
			described += l.Parameters
		}
		if total != c.total || described != c.total {
			t.Errorf("%T: %d parameters, %d by its layers, want %d", c.network, total, described, c.total)
		}
		if got := strings.Join(names, " "); got != c.names {
			t.Errorf("%T: parameters %s, want %s", c.network, got, c.names)
		}
	}
}

func TestConvolutionOptions(t *testing.T) {
	m := newModel(t, networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node {
		x = b.Conv2D(x, 4, 5, Same())
		x = b.Conv2D(x, 3, 3, Stride(2))
		x = b.Conv2D(x, 2, 2)
		return b.Dense(b.Flatten(x), b.Classes())
	}), Config{Height: 12, Width: 9})
	for i, want := range [][]int{{12, 9, 4}, {5, 4, 3}, {4, 3, 2}} {
		if l := m.Layers()[i]; !slices.Equal(l.Output, want) {
			t.Errorf("%s puts out %v, want %v", l.Name, l.Output, want)
		}
	}
}

// The shape in the comment behind a layer is the shape of that layer's output.
func TestShapesInCommentsAreTrue(t *testing.T) {
	for file, network := range map[string]Network{"deep_cnn.go": DeepCNN{}, "mlp.go": MLP{}, "small_cnn.go": SmallCNN{}, "lenet5.go": LeNet5{}} {
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		var body *ast.BlockStmt
		ast.Inspect(f, func(n ast.Node) bool {
			if d, ok := n.(*ast.FuncDecl); ok && d.Name.Name == "Build" {
				body = d.Body
			}
			return true
		})
		var commented []string
		for _, c := range f.Comments {
			if text := strings.TrimSpace(c.Text()); c.Pos() > body.Pos() && regexp.MustCompile(`^[\d, ]+$`).MatchString(text) {
				commented = append(commented, text)
			}
		}
		var built []string
		for _, l := range newModel(t, network, Config{BatchSize: 1}).Layers() {
			built = append(built, strings.Trim(strings.ReplaceAll(fmt.Sprint(l.Output), " ", ", "), "[]"))
		}
		if !reflect.DeepEqual(commented, built) {
			t.Errorf("%s says %q, the layers give %q", file, commented, built)
		}
	}
}

// The gradient of the whole loss, penalties included, against central differences, in some weights of each tensor.
func TestNetworkGradients(t *testing.T) {
	if testing.Short() {
		t.Skip("trains for seconds")
	}
	for _, c := range []struct {
		network Network
		config  Config
	}{
		{MLP{Hidden: 20}, Config{BatchSize: 5, L1: 1e-3, L2: 2e-3}},
		{SmallCNN{Filters: 9}, Config{BatchSize: 3, Height: 12, Width: 9}},
		{DeepCNN{Filters1: 8, Filters2: 16, Hidden: 12}, Config{BatchSize: 3, Height: 14, Width: 16}},
		{networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node { // the options of a convolution
			x = b.ReLU(b.Conv2D(x, 4, 5, Same()))
			x = b.ReLU(b.Conv2D(x, 3, 3, Stride(2)))
			return b.Dense(b.Flatten(x), b.Classes())
		}), Config{BatchSize: 3, Height: 12, Width: 9}},
		{everyLayer{smooth: true}, Config{BatchSize: 12, Height: 12, Width: 9}},
		{LeNet5{Activation: "tanh", Pooling: "average"}, Config{BatchSize: 3, Height: 16, Width: 17}},
		{DeepMLP{Depth: 3, Hidden: 9, Activation: "gelu"}, Config{BatchSize: 5, Height: 9, Width: 9, L2: 1e-3}},
	} {
		t.Run(fmt.Sprintf("%T", c.network), func(t *testing.T) {
			// A rate of next to nothing: Step then measures without moving.
			c.config.Optimizer = Optimizer{Name: "sgd", LearningRate: 1e-30}
			m := newModel(t, c.network, c.config)
			for _, p := range m.Trainable() {
				if strings.HasSuffix(p.Name, "/bias") { // at 0, where an empty patch puts ReLU on its kink
					for i := range p.Data {
						p.Data[i] = .05
					}
				}
			}
			train(t, m, 1)
			gradients := make([][]float32, len(m.Trainable()))
			for i := range gradients {
				grad, err := m.gradients[i].Grad()
				if err != nil {
					t.Fatal(err)
				}
				gradients[i] = append(gradients[i], grad.Data().([]float32)...)
			}
			kinks, n := 0, 0
			for i, p := range m.Trainable() {
				g := gradients[i]
				for j := 0; j < len(g); j += 1 + len(g)/40 {
					x := p.Data[j]
					difference := func(h float32) float64 {
						p.Data[j] = x + h
						up, above := train(t, m, 1).Loss, p.Data[j]
						p.Data[j] = x - h
						down, below := train(t, m, 1).Loss, p.Data[j]
						p.Data[j] = x
						return (up - down) / (float64(above) - float64(below))
					}
					n++
					want := difference(4e-3)
					// A difference that changes with its width steps over the kink of a ReLU or a maximum.
					tolerance := 1e-3 * max(.1, math.Abs(want))
					if !near.Within(difference(1e-3), want, tolerance) {
						kinks++
						continue
					}
					near.Absolute(t, g[j], want, tolerance, "gradient of %s[%d]", p.Name, j)
				}
			}
			if kinks > n/4 {
				t.Errorf("%d of %d differences are of no use", kinks, n)
			}
		})
	}
}

func TestSameSeedSameWeights(t *testing.T) {
	for _, network := range []Network{
		MLP{}, SmallCNN{}, DeepCNN{Filters1: 16, Filters2: 16, Hidden: 32}, everyLayer{noise: .1}, ResNet{Filters: 8, Blocks: 2},
	} {
		hashes := make(map[string]string)
		for _, k := range Kernels() {
			for _, threads := range []int{1, 2, 3} {
				m := newModel(t, network, Config{Kernel: k, Threads: threads, Seed: 5, BatchSize: 8})
				train(t, m, 3)
				hashes[fmt.Sprintf("%s with %d threads", k, threads)] = m.WeightsSHA256()
			}
		}
		want := hashes[Kernels()[0]+" with 1 threads"]
		for how, got := range hashes {
			if got != want {
				t.Errorf("%T: %s gives other weights than %s with 1 thread", network, how, Kernels()[0])
			}
		}
		other := newModel(t, network, Config{Seed: 6, BatchSize: 8})
		train(t, other, 3)
		if other.WeightsSHA256() == want {
			t.Errorf("%T: seeds 5 and 6 give the same weights", network)
		}
	}
}

// The last batch of an epoch trains as a graph of just its size does.
func TestPartialBatchIsABatchOfItsSize(t *testing.T) {
	for _, network := range []Network{SmallCNN{Filters: 8}, everyLayer{noise: .1}, ResNet{Filters: 4}} {
		step := func(batch int) (Metrics, string) {
			m := newModel(t, network, Config{BatchSize: batch})
			images, labels := m.TrainBatch()
			fill(images, labels, 0) // leaves something behind in the rows to be ignored
			whole := newModel(t, MLP{}, Config{BatchSize: 3})
			source, classes := whole.TrainBatch()
			fill(source, classes, 1)
			copy(images, source)
			copy(labels, classes)
			metrics, err := m.Step(3)
			if err != nil {
				t.Fatal(err)
			}
			return metrics, m.WeightsSHA256()
		}
		metrics, weights := step(3)
		paddedMetrics, paddedWeights := step(8)
		if metrics != paddedMetrics || weights != paddedWeights {
			t.Errorf("%T: 3 rows give %+v, 3 of a batch of 8 %+v; same weights: %v", network, metrics, paddedMetrics, weights == paddedWeights)
		}
	}
}

func TestEvaluationSeesTheTrainedWeights(t *testing.T) {
	m := newModel(t, MLP{}, Config{})
	images, labels := m.EvalBatch()
	fill(images, labels, 0)
	before, err := m.Evaluate(32)
	if err != nil {
		t.Fatal(err)
	}
	for range 40 {
		images, labels := m.TrainBatch()
		fill(images, labels, 0)
		if _, err := m.Step(32); err != nil {
			t.Fatal(err)
		}
	}
	after, err := m.Evaluate(32)
	if err != nil {
		t.Fatal(err)
	}
	if !(after.Loss <= before.Loss/4) || after.Correct != 32 {
		t.Errorf("the same batch 40 times: loss from %v to %v, %d of 32 right", before.Loss, after.Loss, after.Correct)
	}
}

// withDropout is a network whose training differs from its evaluation, with a layer of stock operations and a
// parameter of its own.
type withDropout struct{ rate float64 }

func (n withDropout) Build(b *Builder, x *gorgonia.Node) *gorgonia.Node {
	x = b.Dense(b.Flatten(x), 16)
	x = b.Op(gorgonia.Tanh(x))
	scale := b.Param("scale", GlorotUniform, 1, 16)
	x = b.Op(gorgonia.BroadcastHadamardProd(x, scale, nil, []byte{0}))
	x = b.Dropout(x, n.rate)
	return b.Dense(x, b.Classes())
}

func TestStockOperationsMixWithLayers(t *testing.T) {
	m := newModel(t, withDropout{0}, Config{Optimizer: Optimizer{LearningRate: .01}})
	first := train(t, m, 1)
	var last Metrics
	for range 60 {
		last = train(t, m, 1)
	}
	if !(last.Loss <= first.Loss/3) {
		t.Errorf("loss from %v to %v after 60 steps", first.Loss, last.Loss)
	}
	if layers := m.Layers(); layers[2].Name != "dropout" || layers[2].Parameters != 16 {
		t.Errorf("layers %v, want the stock layer's 16 parameters with the next layer, dropout", layers)
	}
}

func TestDropoutIsOffInEvaluation(t *testing.T) {
	m := newModel(t, withDropout{.5}, Config{Optimizer: Optimizer{Name: "sgd", LearningRate: 1e-30}})
	a, b := train(t, m, 1), train(t, m, 1)
	near.Apart(t, a.Loss, b.Loss, 0, "two training steps, which are to drop other units")
	var evaluated []Metrics
	for _, m := range []*Model{m, m, newModel(t, withDropout{0}, Config{})} {
		images, labels := m.EvalBatch()
		fill(images, labels, 0)
		metrics, err := m.Evaluate(32)
		if err != nil {
			t.Fatal(err)
		}
		evaluated = append(evaluated, metrics)
	}
	if evaluated[0] != evaluated[1] || evaluated[1] != evaluated[2] {
		t.Errorf("two evaluations, and one of the network without dropout, give %v", evaluated)
	}
}

func TestTrainingStepAllocatesNothing(t *testing.T) {
	for _, network := range []Network{MLP{}, SmallCNN{}, DeepCNN{}, LeNet5{}, DeepMLP{}, ResNet{}, everyLayer{noise: .1}} {
		m := newModel(t, network, Config{})
		train(t, m, 2)
		images, labels := m.TrainBatch()
		fill(images, labels, 0)
		if n := testing.AllocsPerRun(3, func() {
			if _, err := m.Step(32); err != nil {
				t.Error(err)
			}
			if _, err := m.Evaluate(32); err != nil {
				t.Error(err)
			}
		}); n > 0 {
			t.Errorf("%T: %v allocations in a training step and an evaluation", network, n)
		}
	}
}

// networkFunc makes a Network of a function.
type networkFunc func(b *Builder, x *gorgonia.Node) *gorgonia.Node

func (f networkFunc) Build(b *Builder, x *gorgonia.Node) *gorgonia.Node { return f(b, x) }

func TestNewRefusesWhatCannotWork(t *testing.T) {
	for name, c := range map[string]struct {
		network Network
		config  Config
		want    string
	}{
		"image too small":   {DeepCNN{}, Config{Height: 6, Width: 6}, "conv2d_1: a 3x3 kernel does not fit a 2x2 image"},
		"image not flat":    {networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node { return b.Dense(x, 10) }), Config{}, "flatten it first"},
		"no logits":         {networkFunc(func(*Builder, *gorgonia.Node) *gorgonia.Node { return nil }), Config{}, "no logits"},
		"wrong logits":      {networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node { return b.Dense(b.Flatten(x), 3) }), Config{}, "want the logits (32, 10)"},
		"no parameters":     {networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node { return b.Flatten(x) }), Config{Height: 5, Width: 2}, "no parameters"},
		"negative units":    {MLP{Hidden: -1}, Config{}, "dense/kernel: shape (784, -1)"},
		"stock op fails":    {networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node { return b.Op(gorgonia.Mul(x, x)) }), Config{}, "build the network"},
		"stride 0":          {networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node { return b.Conv2D(x, 2, 3, Stride(0)) }), Config{}, "conv2d: window 3 with stride 0"},
		"stride of a dense": {networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node { return b.Dense(b.Flatten(x), 2, Stride(2)) }), Config{}, "dense: padding or a stride"},
		"kernel of a pool": {networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node {
			return b.MaxPool2D(x, 2, KernelInitializer(HeNormal))
		}), Config{}, "max_pooling2d: a kernel initializer"},
		"pool of a matrix": {networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node { return b.GlobalAveragePooling2D(b.Flatten(x)) }), Config{}, "global_average_pooling2d: input has shape (32, 784)"},
		"unequal summands": {networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node { return b.Add(x, b.MaxPool2D(x, 2)) }), Config{}, "add: second summand has shape (32, 14, 14, 1)"},
		"negative noise":   {networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node { return b.GaussianNoise(x, -1) }), Config{}, "gaussian_noise: standard deviation -1"},
		"initializer":      {DeepMLP{Initializer: "he"}, Config{}, `initializer "he" is not available, expected glorot_uniform, `},
		"init scale":       {DeepMLP{InitScale: -1}, Config{}, "factor -1 of the initializer"},
		"pooling":          {LeNet5{Pooling: "min"}, Config{}, `pooling "min" is not available, expected max or average`},
		"unknown activation": {networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node { return b.Activation(b.Flatten(x), "relu6") }), Config{},
			`activation "relu6" is not available, expected relu, leaky_relu, sigmoid, tanh, gelu or softplus`},
		"rate":              {withDropout{1}, Config{}, "dropout: rate 1"},
		"one class":         {MLP{}, Config{Classes: 1}, "number of classes 1"},
		"negative batch":    {MLP{}, Config{BatchSize: -1}, "batch size -1"},
		"unknown kernel":    {MLP{}, Config{Kernel: "sse"}, `"sse"`},
		"negative penalty":  {MLP{}, Config{L2: -1}, "l2 -1"},
		"over the limit":    {MLP{Hidden: 1 << 55}, Config{MaxParameters: 1 << 20}, "dense/kernel: shape (784, 36028797018963968) takes the network beyond 1048576 parameters"},
		"unknown optimizer": {MLP{}, Config{Optimizer: Optimizer{Name: "lion"}}, `"lion"`},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := New(c.network, withDefaults(c.config))
			if err == nil {
				m.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestStepRefusesBadBatches(t *testing.T) {
	m := newModel(t, MLP{}, Config{})
	_, labels := m.TrainBatch()
	for _, rows := range []int{0, -1, 33} {
		if _, err := m.Step(rows); err == nil {
			t.Errorf("no error for %d rows", rows)
		}
	}
	labels[3] = 10
	if _, err := m.Step(32); err == nil || !strings.Contains(err.Error(), "label 10 in row 3") {
		t.Errorf("got error %v, want one that names label 10 in row 3", err)
	}
}

// A model given another's weights, solver state and step goes on as that one does, dropout included.
func TestResumedModelGoesOnAsTheOther(t *testing.T) {
	for _, o := range []Optimizer{
		{Name: "adam", Decay: .01}, {Name: "adamw"}, {Name: "sgd", Momentum: .9}, {Name: "sgd", Momentum: .9, Nesterov: true},
		{Name: "rmsprop", Momentum: .9}, {Name: "adagrad", GlobalClipNorm: .1},
	} {
		c := Config{Optimizer: o, Seed: 3, L2: 1e-4, Height: 9, Width: 8}
		whole := newModel(t, everyLayer{noise: .3}, c)
		train(t, whole, 3)
		resumed := newModel(t, everyLayer{noise: .3}, c)
		for i, p := range whole.Parameters() {
			copy(resumed.Parameters()[i].Data, p.Data)
		}
		for i, s := range whole.SolverState() {
			copy(resumed.SolverState()[i].Data, s.Data)
			if tensor.Shape(s.Shape).TotalSize() != len(s.Data) || strings.Contains(s.Name, "moving") {
				t.Errorf("%s: %s has %d numbers and shape %v, want those of a trainable tensor", o.Name, s.Name, len(s.Data), s.Shape)
			}
		}
		resumed.Resume(whole.Steps())
		train(t, whole, 3)
		train(t, resumed, 3)
		if whole.WeightsSHA256() != resumed.WeightsSHA256() {
			t.Errorf("%s: other weights after resuming", o.Name)
		}
	}
}

// A step takes the share that its own learning rate times the decay is, whatever the rate was at first.
func TestWeightDecayShrinksBeforeTheStep(t *testing.T) {
	for _, rate := range []float64{1e-3, 4e-3} {
		m := newModel(t, MLP{}, Config{Optimizer: Optimizer{Name: "sgd", LearningRate: rate, Decay: 100}})
		for _, next := range []float64{rate, rate / 2, 2e-3} { // as a schedule may have it
			for _, p := range m.Parameters() {
				for i := range p.Data {
					p.Data[i] = 1
				}
			}
			m.SetLearningRate(next)
			train(t, m, 1) // all units alike: the logits are, and the gradient of the first bias is 0 but for rounding
			near.Absolute(t, m.Parameters()[1].Data[0], 1-100*next, 1e-6, "a weight of 1 after a step at the rate %v", next)
		}
	}
}

func TestProbabilitiesAreOfTheEvaluatedRows(t *testing.T) {
	m := newModel(t, MLP{}, Config{})
	images, labels := m.EvalBatch()
	fill(images, labels, 0)
	if _, err := m.Evaluate(3); err != nil {
		t.Fatal(err)
	}
	p := m.Probabilities()
	for row := range 32 {
		sum := 0.0
		for _, x := range p[row*10:][:10] {
			sum += float64(x)
		}
		want := 0.0
		if row < 3 {
			want = 1
		}
		near.Absolute(t, sum, want, 1e-6, "sum of the probabilities of row %d", row)
	}
}

func TestNonFiniteLossLeavesWeightsAlone(t *testing.T) {
	m := newModel(t, MLP{}, Config{})
	images, labels := m.TrainBatch()
	fill(images, labels, 0)
	before := m.WeightsSHA256()
	images[5] = float32(math.NaN())
	metrics, err := m.Step(32)
	if err != nil {
		t.Fatal(err)
	}
	if !math.IsNaN(metrics.Loss) || m.WeightsSHA256() != before {
		t.Errorf("loss %v, weights changed: %v", metrics.Loss, m.WeightsSHA256() != before)
	}
}

func TestDotIsReadableAndRepeatable(t *testing.T) {
	a, b := newModel(t, SmallCNN{}, Config{}).Dot(), newModel(t, SmallCNN{}, Config{}).Dot()
	if a != b {
		t.Error("two models of one network give two texts")
	}
	for _, want := range []string{`"conv2d/kernel\n3 x 3 x 1 x 32"`, `"conv2d+relu+pool\n32 x 13 x 13 x 32"`, `"softmax+crossentropy\nscalar"`} {
		if !strings.Contains(a, want) {
			t.Errorf("the graph has no %s", want)
		}
	}
	if strings.Contains(a, "0x") {
		t.Error("the graph shows an address")
	}
	for label, want := range map[string]string{ // parameters stand out among what is computed, and among inputs
		"conv2d/kernel": "shape=ellipse, style=filled, fillcolor=lightgrey", "conv2d/bias": "shape=ellipse, style=filled, fillcolor=lightgrey",
		"images": "shape=ellipse", "labels": "shape=ellipse", "conv2d+relu+pool": "",
	} {
		node := regexp.MustCompile(`\[label="` + regexp.QuoteMeta(label) + `\\n[^"]*"(?:, )?(.*)\];`).FindStringSubmatch(a)
		if node == nil || node[1] != want {
			t.Errorf("node %s has the style %q, want %q", label, node, want)
		}
	}
}
