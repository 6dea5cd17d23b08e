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
