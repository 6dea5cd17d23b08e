package graphs

import (
	"testing"

	"gorgonia.org/gorgonia"

	"overfit/graphs/op"
)

func TestEveryActivationTrainsByItsName(t *testing.T) {
	for _, name := range Activations() {
		network := networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node {
			x = b.Activation(b.Dense(b.Flatten(x), 16), name)
			return b.Dense(x, b.Classes())
		})
		m := newModel(t, network, Config{Optimizer: Optimizer{LearningRate: .01}})
		first := train(t, m, 1)
		if last := trainOn(t, m, 0, 60); !(last.Loss < first.Loss/3) {
			t.Errorf("%s: loss from %v to %v in 60 steps on one batch", name, first.Loss, last.Loss)
		}
		if n := testing.AllocsPerRun(3, func() {
			if _, err := m.Step(32); err != nil {
				t.Error(err)
			}
		}); n > 0 {
			t.Errorf("%s: %v allocations in a training step", name, n)
		}
	}
}

// trainOn takes steps on one and the same batch.
func trainOn(t *testing.T, m *Model, batch, steps int) (last Metrics) {
	t.Helper()
	images, labels := m.TrainBatch()
	fill(images, labels, batch)
	for range steps {
		var err error
		if last, err = m.Step(len(labels)); err != nil {
			t.Fatal(err)
		}
	}
	return last
}

func TestRegisteredActivationHasItsName(t *testing.T) {
	before := activations.lines
	t.Cleanup(func() { activations.lines = before })
	cube := op.Elementwise("cube",
		func(x float32) float32 { return x * x * x },
		func(x, _ float32) float32 { return 3 * x * x })
	RegisterActivation("cube", cube)
	logits := func(name string) []float32 {
		m := newModel(t, networkFunc(func(b *Builder, x *gorgonia.Node) *gorgonia.Node {
			x = b.Dense(b.Flatten(x), b.Classes())
			if name == "" {
				return b.Apply(x, cube)
			}
			return b.Activation(x, name)
		}), Config{})
		images, labels := m.EvalBatch()
		fill(images, labels, 0)
		if _, err := m.Evaluate(32); err != nil {
			t.Fatal(err)
		}
		return m.Probabilities()
	}
	byName, direct, other := logits("cube"), logits(""), logits("tanh")
	if byName[0] != direct[0] || byName[0] == other[0] {
		t.Errorf("probability %v by name, %v applied, %v of another activation", byName[0], direct[0], other[0])
	}
	defer func() {
		if recover() == nil {
			t.Error("a name that is taken could be registered")
		}
	}()
	RegisterActivation("relu", cube)
}
