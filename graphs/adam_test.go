package graphs

import (
	"math"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/experiments/stats/near"
	"overfit/graphs/internal/kernel"
	"overfit/graphs/op"
)

// fixed is a parameter with a gradient that somebody else computed.
type fixed struct{ w, g *tensor.Dense }

func (f fixed) Value() gorgonia.Value         { return f.w }
func (f fixed) Grad() (gorgonia.Value, error) { return f.g, nil }

func vector(x ...float32) *tensor.Dense {
	return tensor.New(tensor.WithShape(len(x)), tensor.WithBacking(x))
}

func newEngine(t *testing.T) *op.Engine {
	t.Helper()
	e, err := kernel.New("auto", 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

// Keras's form moves a weight by 9.99684e-4 and 3.152e-6 in the first step; PyTorch's form would give 9.99999e-4 and
// nearly 9.1e-4, and one with a bias-corrected epsilon 5.0e-4 for the second.
func TestAdamFirstStepIsKerass(t *testing.T) {
	w := vector(0, 0)
	parameters := []gorgonia.ValueGrad{fixed{w, vector(1e-2, 1e-8)}}
	if err := newAdam(newEngine(t), 1e-3, parameters).Step(parameters); err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{-9.99684e-4, -3.152e-6} {
		near.Relative(t, w.Data().([]float32)[i], want, 1e-4, "move of weight %d", i)
	}
}

// Ten steps with changing gradients against the formula in float64.
func TestAdamFollowsFormula(t *testing.T) {
	w := vector(.5)
	adam := newAdam(newEngine(t), 1e-3, []gorgonia.ValueGrad{fixed{w, nil}})
	m, v, want := 0.0, 0.0, .5
	for step := 1; step <= 10; step++ {
		g := math.Sin(float64(step)) / 10
		if err := adam.Step([]gorgonia.ValueGrad{fixed{w, vector(float32(g))}}); err != nil {
			t.Fatal(err)
		}
		m += (g - m) * .1
		v += (g*g - v) * .001
		alpha := 1e-3 * math.Sqrt(1-math.Pow(.999, float64(step))) / (1 - math.Pow(.9, float64(step)))
		want -= alpha * m / (math.Sqrt(v) + 1e-7)
		near.Absolute(t, w.Data().([]float32)[0], want, 1e-6, "weight after step %d", step)
	}
}

func TestSGDWithMomentum(t *testing.T) {
	w := vector(1)
	parameters := []gorgonia.ValueGrad{fixed{w, vector(1)}}
	sgd := newSGD(newEngine(t), .1, .9, parameters)
	for range 3 {
		if err := sgd.Step(parameters); err != nil {
			t.Fatal(err)
		}
	}
	// velocities -.1, -.19, -.271
	near.Absolute(t, w.Data().([]float32)[0], 1-.561, 1e-6, "weight")
}

// Keras's defaults.
func TestOptimizerRate(t *testing.T) {
	for o, want := range map[Optimizer]float64{{}: .001, {Name: "adam"}: .001, {Name: "sgd"}: .01, {Name: "sgd", LearningRate: .3}: .3} {
		if got := o.Rate(); got != want {
			t.Errorf("%+v has the rate %v, want %v", o, got, want)
		}
	}
}

func TestOptimizerRefusesNonsense(t *testing.T) {
	e := newEngine(t)
	for _, o := range []Optimizer{
		{Name: "adamw"}, {LearningRate: -1}, {LearningRate: math.NaN()}, {LearningRate: math.Inf(1)},
		{Name: "sgd", Momentum: 1}, {Name: "sgd", Momentum: -.1}, {Name: "adam", Momentum: .9}, {Decay: -1}, {Decay: math.NaN()},
	} {
		if _, err := o.solver(e, nil); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
}
