package graphs

import (
	"testing"

	"gorgonia.org/gorgonia"

	"overfit/experiments/stats/near"
)

// Keras's form moves a weight by 9.99684e-4 and 3.152e-6 in the first step; PyTorch's form would give 9.99999e-4 and
// nearly 9.1e-4, and one with a bias-corrected epsilon 5.0e-4 for the second.
func TestAdamFirstStepIsKerass(t *testing.T) {
	w := vector(0, 0)
	parameters := []gorgonia.ValueGrad{fixed{w, vector(1e-2, 1e-8)}}
	if err := newAdam(newEngine(t), Optimizer{LearningRate: 1e-3}, parameters).Step(parameters); err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{-9.99684e-4, -3.152e-6} {
		near.Relative(t, w.Data().([]float32)[i], want, 1e-4, "move of weight %d", i)
	}
}
