package measure

import (
	"math"
	"testing"

	"overfit/experiments/stats/near"
)

func TestProbabilitiesAreTheSoftmaxOfEachImage(t *testing.T) {
	l := Logits{Values: []float32{0, 1, -1, 1000, 1001, 999}, Labels: []int{0, 2}, Classes: 3}
	sum := 1 + math.E + 1/math.E
	for i, got := range l.Probabilities() {
		near.Relative(t, got, []float64{1, math.E, 1 / math.E}[i%3]/sum, 1e-6, "image %d, class %d", i/3, i%3)
	}
}
