package graphs

import (
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/tensor"
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
		if got := glorotLimit(c.shape); math.Abs(got-c.want) > 5e-7 {
			t.Errorf("limit of %v is %.6f, want %.6f", c.shape, got, c.want)
		}
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
	if largest > limit || largest < .999*limit {
		t.Errorf("largest weight %v, want just under %v", largest, limit)
	}
	if sd := limit / math.Sqrt(3*n); math.Abs(sum/n) > 4*sd {
		t.Errorf("mean %v, want 0 within %v", sum/n, 4*sd)
	}
	if got, want := square/n, limit*limit/3; math.Abs(got/want-1) > .01 {
		t.Errorf("variance %v, want %v", got, want)
	}
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
