package graphs

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"io"
	"math"
	"os"
	"strings"
	"testing"

	"overfit/experiments/stats/near"
)

// layersReference is what testdata/layers.py writes, which see.
type layersReference struct {
	Batch, Last int
	Rate        float64
	Pixels      []byte // of [steps][batch] images of MNIST, compressed
	Labels      []int
	Cases       map[string]struct {
		Losses     []float64 // of each step
		Evaluation float64   // loss of the first batch after the last step
		Logits     []float64 // of its first image
		Probes     []float64 // of each tensor after the last step
	}
}

// referenceWave is the formula that the weights and the probes of a tensor follow.
func referenceWave(x []float32, index int, f func(u float64) float64) {
	wave(x, .6180339887+float64(index)/8, .3, f)
}

func fillLayersWeights(m *Model) {
	for i, p := range m.Parameters() {
		kind := p.Name[strings.Index(p.Name, "/")+1:]
		referenceWave(p.Data, i, func(u float64) float64 {
			switch kind {
			case "kernel":
				return (2*u - 1) * glorotLimit(p.Shape)
			case "gamma":
				return 1 + float64((2*u-1)*.2)
			case "moving_variance":
				return 1 + u/2
			}
			return (2*u - 1) * .1 // bias, beta and moving_mean
		})
	}
}

// On batches of MNIST, layers, activations, losses and steps are PyTorch's in float64, partial batch included.
func TestLayersAgreeWithReference(t *testing.T) {
	file, err := os.ReadFile("testdata/layers.json")
	if err != nil {
		t.Fatal(err)
	}
	var reference layersReference
	if err := json.Unmarshal(file, &reference); err != nil {
		t.Fatal(err)
	}
	compressed, err := zlib.NewReader(bytes.NewReader(reference.Pixels))
	if err != nil {
		t.Fatal(err)
	}
	pixels, err := io.ReadAll(compressed)
	if err != nil {
		t.Fatal(err)
	}
	type setup struct {
		network Network
		config  Config
	}
	shallow := DeepMLP{Depth: 1, Hidden: 32}
	setups := map[string]setup{
		"lenet5":              {LeNet5{}, Config{}},
		"lenet5 tanh average": {LeNet5{Activation: "tanh", Pooling: "average"}, Config{}},
		"resnet":              {ResNet{Filters: 4}, Config{}},
		"every layer":         {everyLayer{}, Config{}},
		"label smoothing":     {shallow, Config{Loss: Loss{LabelSmoothing: .1}}},
		"mean squared error":  {shallow, Config{Loss: Loss{Name: "mean-squared-error"}}},
		"soft targets":        {shallow, Config{SoftTargets: true}},
		"nesterov":            {shallow, Config{Optimizer: Optimizer{Momentum: .9, Nesterov: true}}},
		"clipped":             {shallow, Config{Optimizer: Optimizer{GlobalClipNorm: .5}}},
	}
	for _, name := range Activations() {
		setups["mlp "+name] = setup{DeepMLP{Depth: 3, Hidden: 32, Activation: name}, Config{}}
	}
	for name, c := range setups {
		t.Run(name, func(t *testing.T) {
			want, ok := reference.Cases[name]
			if !ok {
				t.Fatal("the reference has no such case")
			}
			tolerance := 2e-6
			if name == "every layer" {
				// The bias before batch normalisation: in the gradient, a sum in float32 over all pixels of what nearly cancels.
				tolerance = 2e-5
			}
			agree := func(what string, got, want float64) {
				t.Helper()
				near.Absolute(t, got, want, tolerance*max(1, math.Abs(want)), "%s", what)
			}
			c.config.BatchSize = reference.Batch
			c.config.Optimizer.Name, c.config.Optimizer.LearningRate = "sgd", reference.Rate
			m := newModel(t, c.network, c.config)
			fillLayersWeights(m)
			load := func(images []float32, labels []int, step int) {
				for i := range images {
					images[i] = float32(pixels[step*len(images)+i]) / 255
				}
				copy(labels, reference.Labels[step*len(labels):])
			}
			for step, loss := range want.Losses {
				images, labels := m.TrainBatch()
				load(images, labels, step)
				if targets := m.TrainTargets(); targets != nil {
					clear(targets)
					for i, l := range labels {
						targets[i*10+l], targets[i*10+(l+1)%10] = .7, .3
					}
				}
				rows := reference.Batch
				if step == len(want.Losses)-1 {
					rows = reference.Last
				}
				got, err := m.Step(rows)
				if err != nil {
					t.Fatal(err)
				}
				agree("loss", got.Loss, loss)
			}
			if len(want.Probes) != len(m.Parameters()) {
				t.Fatalf("%d tensors, want %d", len(m.Parameters()), len(want.Probes))
			}
			for i, p := range m.Parameters() {
				probe, mean := make([]float32, len(p.Data)), 0.
				referenceWave(probe, i+100, func(u float64) float64 { return 2*u - 1 })
				for j, w := range p.Data {
					mean += float64(w) * float64(probe[j]) / float64(len(probe))
				}
				agree("probe of "+p.Name, mean, want.Probes[i])
			}
			images, labels := m.EvalBatch()
			load(images, labels, 0)
			got, err := m.Evaluate(reference.Batch)
			if err != nil {
				t.Fatal(err)
			}
			agree("loss in evaluation", got.Loss, want.Evaluation)
			sum := 0.
			for _, z := range want.Logits {
				sum += math.Exp(z)
			}
			for class, p := range m.Probabilities()[:10] {
				agree("probability", float64(p), math.Exp(want.Logits[class])/sum)
			}
		})
	}
}
