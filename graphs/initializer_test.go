package graphs

import (
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/tensor"

	"overfit/experiments/stats/near"
)

func TestGlorotLimit(t *testing.T) {
	for _, c := range []struct {
		shape []int
		want  float64
	}{ // the article's three networks
		{[]int{3, 3, 1, 64}, .101274}, {[]int{3, 3, 64, 128}, .058926}, {[]int{3200, 512}, .040204}, {[]int{512, 10}, .107211},
		{[]int{784, 128}, .081111}, {[]int{128, 10}, .208514},
		{[]int{3, 3, 1, 32}, .142134}, {[]int{5408, 10}, .033278},
	} {
		near.Absolute(t, glorotLimit(c.shape), c.want, 5e-7, "limit of %v", c.shape)
	}
}

func TestGlorotUniformFillsItsRange(t *testing.T) {
	w := make([]float32, 784*128)
	shape := []int{784, 128}
	GlorotUniform(w, shape, rand.New(rand.NewPCG(1, 2)))
	limit := glorotLimit(shape)
	var sum, square, largest float64
	for _, x := range w {
		sum += float64(x)
		square += float64(x) * float64(x)
		largest = max(largest, math.Abs(float64(x)))
	}
	n := float64(len(w))
	if !(.999*limit <= largest && largest <= limit) {
		t.Errorf("largest weight %v, want just under %v", largest, limit)
	}
	near.Absolute(t, sum/n, 0., 4*limit/math.Sqrt(3*n), "mean")
	near.Relative(t, square/n, limit*limit/3, .01, "variance")
}

func TestWeightsDependOnSeedAndNameAlone(t *testing.T) {
	draw := func(seed uint64, name string) float32 {
		s := &store{seed: seed, tensors: make(map[string]*tensor.Dense)}
		w, err := s.tensor(name, GlorotUniform, []int{4, 3})
		if err != nil {
			t.Fatal(err)
		}
		return w.Data().([]float32)[0]
	}
	if draw(1, "dense/kernel") != draw(1, "dense/kernel") {
		t.Error("the same seed and name gave two different weights")
	}
	if draw(1, "dense/kernel") == draw(2, "dense/kernel") || draw(1, "dense/kernel") == draw(1, "dense_1/kernel") {
		t.Error("another seed or name gave the same weight")
	}
}

// Each initializer by its name: range, mean and variance of what it draws for a convolution's kernel.
func TestInitializersDrawWhatTheirNamesSay(t *testing.T) {
	shape := []int{3, 3, 40, 90} // fan-in 360, fan-out 810
	const in, out, left = 360., 810., .87962566103423978
	for _, c := range []struct {
		name             string
		limit, variance  float64
		truncated, fixed bool
	}{
		{name: "glorot_uniform", limit: math.Sqrt(6 / (in + out)), variance: 2 / (in + out)},
		{name: "glorot_normal", limit: 2 * math.Sqrt(2/(in+out)) / left, variance: 2 / (in + out), truncated: true},
		{name: "he_uniform", limit: math.Sqrt(6 / in), variance: 2 / in},
		{name: "he_normal", limit: 2 * math.Sqrt(2/in) / left, variance: 2 / in, truncated: true},
		{name: "lecun_uniform", limit: math.Sqrt(3 / in), variance: 1 / in},
		{name: "lecun_normal", limit: 2 * math.Sqrt(1/in) / left, variance: 1 / in, truncated: true},
		{name: "random_uniform", limit: .05, variance: .05 * .05 / 3},
		{name: "random_normal", limit: .05 * 6.7, variance: .05 * .05},
		{name: "truncated_normal", limit: .1, variance: .05 * .05 * left * left, truncated: true},
		{name: "zeros", fixed: true},
		{name: "ones", limit: 1, fixed: true},
	} {
		init, err := InitializerOf(c.name)
		if err != nil {
			t.Fatal(err)
		}
		w := make([]float32, 3*3*40*90)
		init(w, shape, rand.New(rand.NewPCG(1, 2)))
		if c.fixed {
			if float64(w[0]) != c.limit || float64(w[len(w)-1]) != c.limit {
				t.Errorf("%s gives %v, want %v", c.name, w[0], c.limit)
			}
			continue
		}
		n := float64(len(w))
		var sum, square, largest float64
		for _, x := range w {
			sum += float64(x)
			square += float64(x) * float64(x)
			largest = max(largest, math.Abs(float64(x)))
		}
		if !(largest <= c.limit*(1+1e-6)) || (c.truncated && !(largest > .98*c.limit)) {
			t.Errorf("%s: largest number %v, want just under %v", c.name, largest, c.limit)
		}
		near.Absolute(t, sum/n, 0., 4*math.Sqrt(c.variance/n), "mean of %s", c.name)
		near.Relative(t, square/n, c.variance, .03, "variance of %s", c.name)
		scaled := make([]float32, len(w))
		Scaled(init, 2)(scaled, shape, rand.New(rand.NewPCG(1, 2)))
		if scaled[7] != 2*w[7] {
			t.Errorf("%s: twice %v is %v", c.name, w[7], scaled[7])
		}
	}
}

func TestKernelInitializerIsOfTheKernelAlone(t *testing.T) {
	m := newModel(t, DeepMLP{Depth: 1, Initializer: "ones", InitScale: .5}, Config{})
	for i, want := range []float32{.5, 0, .5, 0} {
		if p := m.Parameters()[i]; p.Data[0] != want || p.Data[len(p.Data)-1] != want {
			t.Errorf("%s is %v, want %v", p.Name, p.Data[0], want)
		}
	}
}
