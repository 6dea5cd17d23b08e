package graphs

import (
	"fmt"
	"math"
	"slices"
	"strings"
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

// formulas are Keras 3's, in float64: each makes the function that moves one weight by one gradient, with the state that it
// keeps.
var formulas = map[string]struct {
	optimizer Optimizer
	make      func() func(w, g float64) float64
}{
	"adam": {Optimizer{}, func() func(w, g float64) float64 { return adamFormula(.001, 0) }},
	"adam with decay": {Optimizer{Name: "adam", LearningRate: .01, Decay: .5}, func() func(w, g float64) float64 {
		return adamFormula(.01, .5)
	}},
	"adamw":            {Optimizer{Name: "adamw"}, func() func(w, g float64) float64 { return adamFormula(.001, .004) }},
	"adamw with decay": {Optimizer{Name: "adamw", Decay: 2}, func() func(w, g float64) float64 { return adamFormula(.001, 2) }},
	"sgd":              {Optimizer{Name: "sgd"}, func() func(w, g float64) float64 { return sgdFormula(.01, 0, false) }},
	"sgd with momentum": {Optimizer{Name: "sgd", LearningRate: .1, Momentum: .9}, func() func(w, g float64) float64 {
		return sgdFormula(.1, .9, false)
	}},
	"sgd with Nesterov's momentum": {Optimizer{Name: "sgd", Momentum: .9, Nesterov: true}, func() func(w, g float64) float64 {
		return sgdFormula(.01, .9, true)
	}},
	"rmsprop": {Optimizer{Name: "rmsprop"}, func() func(w, g float64) float64 { return rmspropFormula(.001, 0) }},
	"rmsprop with momentum": {Optimizer{Name: "rmsprop", LearningRate: .002, Momentum: .8}, func() func(w, g float64) float64 {
		return rmspropFormula(.002, .8)
	}},
	"adagrad": {Optimizer{Name: "adagrad"}, func() func(w, g float64) float64 {
		accumulator := .1
		return func(w, g float64) float64 {
			accumulator += g * g
			return w - .001*g/math.Sqrt(accumulator+1e-7)
		}
	}},
}

func adamFormula(rate, decay float64) func(w, g float64) float64 {
	m, v, t := 0., 0., 0.
	return func(w, g float64) float64 {
		t++
		w -= w * decay * rate
		m += (g - m) * (1 - .9)
		v += (g*g - v) * (1 - .999)
		alpha := rate * math.Sqrt(1-math.Pow(.999, t)) / (1 - math.Pow(.9, t))
		return w - m*alpha/(math.Sqrt(v)+1e-7)
	}
}

func sgdFormula(rate, momentum float64, nesterov bool) func(w, g float64) float64 {
	velocity := 0.
	return func(w, g float64) float64 {
		velocity = momentum*velocity - rate*g
		if nesterov {
			return w + momentum*velocity - rate*g
		}
		return w + velocity
	}
}

func rmspropFormula(rate, momentum float64) func(w, g float64) float64 {
	velocity, m := 0., 0.
	return func(w, g float64) float64 {
		velocity = .9*velocity + (1-.9)*g*g
		m = momentum*m + rate*g/math.Sqrt(velocity+1e-7)
		return w - m
	}
}

// Twelve steps with changing gradients of all sizes, on weights enough for three threads, against the formula in float64.
func TestOptimizersFollowTheirFormulas(t *testing.T) {
	var tested []string
	for name, c := range formulas {
		tested = append(tested, strings.Fields(name)[0])
		t.Run(name, func(t *testing.T) {
			const n = 20_000
			e, err := kernel.New("auto", 3)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(e.Close)
			w, g := make([]float32, n), make([]float32, n)
			want, move := make([]float64, n), make([]func(w, g float64) float64, n)
			for i := range w {
				w[i] = float32(math.Sin(float64(i)))
				want[i], move[i] = float64(w[i]), c.make()
			}
			parameters := []gorgonia.ValueGrad{fixed{vector(w...), vector(g...)}}
			s, err := c.optimizer.solver(e, parameters)
			if err != nil {
				t.Fatal(err)
			}
			d := decay{rate: c.optimizer.decayRate()}
			for step := range 12 {
				for i := range g {
					g[i] = float32(math.Cos(float64(i+7*step)) * math.Pow(10, -float64(i%9)))
					want[i] = move[i](want[i], float64(g[i]))
				}
				d.apply(e, *s.rate(), []Parameter{{Data: w}})
				if err := s.Step(parameters); err != nil {
					t.Fatal(err)
				}
			}
			for i := range w {
				if !near.Absolute(t, w[i], want[i], 1e-6, "weight %d, which had gradients of about %v", i, g[i]) {
					break
				}
			}
		})
	}
	for _, name := range Optimizers() {
		if !slices.Contains(tested, name) {
			t.Errorf("%s is compared with no formula", name)
		}
	}
}

// Gradients of norm 13 in two tensors are scaled to a norm of 6.5, and left alone by a bound that they keep.
func TestClippingIsByTheNormOfAll(t *testing.T) {
	for _, c := range []struct {
		bound  float64
		factor float32
	}{{6.5, .5}, {13, 1}, {1e6, 1}} {
		a, b := vector(3, 0, 4), vector(-12)
		clip := newClip(newEngine(t), c.bound, []gorgonia.ValueGrad{fixed{vector(0, 0, 0), a}, fixed{vector(0), b}})
		for range 2 { // the second step clips afresh
			if err := clip.apply(); err != nil {
				t.Fatal(err)
			}
		}
		for i, want := range [][]float32{{3, 0, 4}, {-12}} {
			got, err := clip.gradients[i].Grad()
			if err != nil {
				t.Fatal(err)
			}
			for j, g := range got.Data().([]float32) {
				if g != want[j]*c.factor {
					t.Errorf("bound %v: gradient %d of tensor %d is %v, want %v", c.bound, j, i, g, want[j]*c.factor)
				}
			}
		}
		if fmt.Sprint(a.Data(), b.Data()) != "[3 0 4] [-12]" {
			t.Errorf("bound %v: the graph's own gradients are %v and %v now", c.bound, a.Data(), b.Data())
		}
	}
}

// A clipped step of plain descent is as long as the bound says, penalties included and weight decay not.
func TestClippedStepHasItsLength(t *testing.T) {
	for _, decay := range []float64{0, .5} {
		m := newModel(t, MLP{}, Config{L2: .1, Optimizer: Optimizer{Name: "sgd", LearningRate: .5, GlobalClipNorm: .25, Decay: decay}})
		var before []float32
		for _, p := range m.Parameters() {
			before = append(before, p.Data...)
		}
		train(t, m, 1)
		square, i := 0., 0
		for _, p := range m.Parameters() {
			for _, w := range p.Data {
				d := float64(w) - float64(before[i])*(1-.5*decay)
				square += d * d
				i++
			}
		}
		near.Absolute(t, math.Sqrt(square), .125, 1e-5, "length of the step with decay %v", decay)
	}
}

func TestOptimizersHaveTheSameBitsWithAnyThreads(t *testing.T) {
	for _, o := range []Optimizer{
		{Name: "adamw"}, {Name: "sgd", Momentum: .9, Nesterov: true}, {Name: "rmsprop", Momentum: .5}, {Name: "adagrad"}, {Name: "adam", GlobalClipNorm: .1},
	} {
		hashes := make(map[string]bool)
		for threads := 1; threads <= 3; threads++ {
			m := newModel(t, MLP{}, Config{Optimizer: o, Threads: threads})
			train(t, m, 3)
			hashes[m.WeightsSHA256()] = true
			if n := testing.AllocsPerRun(3, func() { train(t, m, 1) }); n > 0 {
				t.Errorf("%+v: %v allocations in a step", o, n)
			}
		}
		if len(hashes) != 1 {
			t.Errorf("%+v: 1, 2 and 3 threads give %d different sets of weights", o, len(hashes))
		}
	}
}

func TestOptimizerRefusesNonsense(t *testing.T) {
	e := newEngine(t)
	for want, o := range map[string]Optimizer{
		`optimizer "lion" is not available, expected adam, adamw, sgd, rmsprop or adagrad`: {Name: "lion"},
		"learning rate -1 is out of range":                                                 {LearningRate: -1},
		"learning rate NaN":                                                                {LearningRate: math.NaN()},
		"learning rate +Inf":                                                               {LearningRate: math.Inf(1)},
		"momentum 1 is out of range":                                                       {Name: "sgd", Momentum: 1},
		"momentum -0.1 is out of range":                                                    {Name: "sgd", Momentum: -.1},
		"momentum 0.9: of the optimizers only sgd and rmsprop have one":                    {Name: "adam", Momentum: .9},
		"nesterov: only sgd has it, with a momentum of more than 0":                        {Name: "sgd", Nesterov: true},
		"nesterov: only sgd has it":                                                        {Name: "rmsprop", Momentum: .9, Nesterov: true},
		"weight decay -1":                                                                  {Decay: -1},
		"weight decay NaN":                                                                 {Decay: math.NaN()},
		"norm to clip the gradient at -1 is out of range, expected 0 to 1":                 {GlobalClipNorm: -1},
	} {
		if _, err := o.solver(e, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: error %v, want %q", o, err, want)
		}
	}
}
