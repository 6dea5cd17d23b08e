package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"overfit/experiments/stats/near"
)

func TestSoftmax(t *testing.T) {
	const batch, classes = 200, 10 // several pieces
	const scale = 1. / batch
	r := rand.New(rand.NewPCG(9, 10))
	logits, labels := make([]float32, batch*classes), make([]int, batch)
	for i := range logits {
		logits[i] = float32(20 * r.NormFloat64())
	}
	var wantLoss float64
	var wantCorrect int
	wantGrad := make([]float64, batch*classes)
	for i := range labels {
		row := logits[i*classes:][:classes]
		labels[i] = r.IntN(classes+1) - 1 // some rows are padding
		if labels[i] < 0 {
			continue
		}
		sum, best := 0., 0
		for j, z := range row {
			sum += math.Exp(float64(z))
			if z > row[best] {
				best = j
			}
		}
		if best == labels[i] {
			wantCorrect++
		}
		wantLoss += math.Log(sum) - float64(row[labels[i]])
		for j, z := range row {
			p := math.Exp(float64(z)) / sum
			if j == labels[i] {
				p--
			}
			wantGrad[i*classes+j] = p * scale
		}
	}
	var first []float32
	var firstLoss float64
	for i, threads := range []int{1, 2, 5} {
		e := newTestEngine(t, "", threads)
		s := e.NewSoftmax(batch, classes)
		loss, correct := s.Forward(logits, labels)
		if near.Relative(t, loss, wantLoss, 1e-9, "loss"); correct != wantCorrect {
			t.Errorf("%d correct, expected %d", correct, wantCorrect)
		}
		dz := make([]float32, batch*classes)
		s.Grad(dz, labels, scale)
		for j, want := range wantGrad {
			near.Absolute(t, dz[j], want, 1e-7*scale, "gradient %d", j)
		}
		if i == 0 {
			first, firstLoss = dz, loss
		}
		if loss != firstLoss {
			t.Errorf("loss %v with %d threads, %v with one", loss, threads, firstLoss)
		}
		wantBits(t, "gradient", dz, first)
	}
}

func TestSoftmaxExtremes(t *testing.T) {
	e := newTestEngine(t, "", 1)
	s := e.NewSoftmax(1, 3)
	for _, c := range []struct {
		logits  []float32
		label   int
		loss    float64
		correct int
		grad    []float32
	}{
		{[]float32{0, 0, 0}, 0, math.Log(3), 1, []float32{1./3 - 1, 1. / 3, 1. / 3}}, // the first maximum
		{[]float32{0, 0, 0}, 1, math.Log(3), 0, []float32{1. / 3, 1./3 - 1, 1. / 3}},
		{[]float32{0, 0, 0}, -1, 0, 0, []float32{0, 0, 0}},               // a padded row
		{[]float32{1e30, 0, -1e30}, 1, 1e30, 0, []float32{1, -1, 0}},     // no overflow
		{[]float32{100, 65, 0}, 0, math.Exp(-35), 1, []float32{0, 0, 0}}, // e^-35 < 2^-50
		{[]float32{100, 66, 0}, 0, math.Exp(-34), 1, []float32{0, float32(math.Exp(-34)), 0}},
	} {
		loss, correct := s.Forward(c.logits, []int{c.label})
		near.Absolute(t, loss, c.loss, 1e-7*c.loss+1e-15, "%v: loss", c.logits)
		if correct != c.correct {
			t.Errorf("%v: %d correct, expected %d", c.logits, correct, c.correct)
		}
		dz := make([]float32, 3)
		s.Grad(dz, []int{c.label}, 1)
		for j, want := range c.grad {
			near.Relative(t, dz[j], want, 1e-6, "%v: gradient %d", c.logits, j)
		}
	}
}

func TestSoftmaxPassesNaNOn(t *testing.T) {
	e := newTestEngine(t, "", 1)
	s := e.NewSoftmax(1, 3)
	for _, z := range []float64{math.NaN(), math.Inf(1)} {
		loss, correct := s.Forward([]float32{float32(z), 0, 0}, []int{1})
		dz := make([]float32, 3)
		s.Grad(dz, []int{1}, 1)
		if !math.IsNaN(loss) || correct != 0 || slices.ContainsFunc(dz, func(g float32) bool { return g == g }) {
			t.Errorf("a logit of %v: loss %v, %d correct, gradient %v, expected NaN and none", z, loss, correct, dz)
		}
	}
}
