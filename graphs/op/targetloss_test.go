package op_test

import (
	"math"
	"math/rand/v2"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/experiments/stats/near"
	"overfit/graphs/op"
)

// targetLosses are the losses on targets, each with its formula in float64 for one row of logits z and targets t.
var targetLosses = map[string]struct {
	make    func(e *op.Engine, z, labels, targets *G.Node) (*G.Node, op.Loss, error)
	formula func(z, t []float64) float64
}{
	"cross-entropy": {
		func(e *op.Engine, z, labels, targets *G.Node) (*G.Node, op.Loss, error) {
			return op.TargetCrossEntropy(e, z, labels, targets, 0)
		},
		func(z, t []float64) float64 { return crossEntropyFormula(z, t, 0) },
	},
	"label smoothing": {
		func(e *op.Engine, z, labels, targets *G.Node) (*G.Node, op.Loss, error) {
			return op.TargetCrossEntropy(e, z, labels, targets, .2)
		},
		func(z, t []float64) float64 { return crossEntropyFormula(z, t, .2) },
	},
	"squared error": {op.MeanSquaredError, func(z, t []float64) (loss float64) {
		for j := range z {
			loss += (z[j] - t[j]) * (z[j] - t[j]) / float64(len(z))
		}
		return loss
	}},
}

func crossEntropyFormula(z, t []float64, smoothing float64) (loss float64) {
	sum := 0.
	for _, v := range z {
		sum += math.Exp(v)
	}
	for j, v := range z {
		loss -= (t[j]*(1-smoothing) + smoothing/float64(len(z))) * (v - math.Log(sum))
	}
	return loss
}

func TestLossesOnTargets(t *testing.T) {
	const batch, classes = 5, 4
	lab := []int{2, op.Ignore, 0, 3, 1}
	soft := []float32{.1, .2, .7, 0, 1, 0, 0, 0, .5, .5, 0, 0, 0, 0, 0, 1, .25, .25, .25, .25}
	for name, c := range targetLosses {
		for _, withTargets := range []bool{false, true} {
			g := G.NewGraph()
			z := leaf(g, "z", random(rand.New(rand.NewPCG(5, 5)), batch, classes))
			labels := leaf(g, "labels", tensor.New(tensor.WithShape(batch), tensor.WithBacking(lab)))
			var targets *G.Node
			if withTargets {
				targets = leaf(g, "targets", numbers([]int{batch, classes}, soft...))
			}
			node, loss, err := c.make(engine(t), z, labels, targets)
			if err != nil {
				t.Fatal(err)
			}
			checkGradients(t, node, z)
			runner(t, g)()
			want, correct, logits := 0., 0, z.Value().Data().([]float32)
			for r := range batch {
				if lab[r] == op.Ignore {
					continue
				}
				row, target, best := make([]float64, classes), make([]float64, classes), 0
				for j := range classes {
					row[j] = float64(logits[r*classes+j])
					if row[j] > row[best] {
						best = j
					}
					if withTargets {
						target[j] = float64(soft[r*classes+j])
					} else if j == lab[r] {
						target[j] = 1
					}
				}
				want += c.formula(row, target) / (batch - 1)
				if best == lab[r] {
					correct++
				}
				if loss.Best()[r] != best {
					t.Errorf("%s: best of row %d is %d, want %d", name, r, loss.Best()[r], best)
				}
			}
			near.Absolute(t, loss.Mean(), want, 1e-7, "%s, targets %v", name, withTargets)
			if loss.Correct() != correct {
				t.Errorf("%s, targets %v: %d right, want %d", name, withTargets, loss.Correct(), correct)
			}
			if loss.Best()[1] != -1 || loss.Probabilities()[classes] != 0 {
				t.Errorf("%s: the row to ignore has the best logit %d", name, loss.Best()[1])
			}
		}
	}
}

// With 0 as smoothing and labels as targets it is the loss of labels.
func TestLossOfTargetsIsThatOfLabels(t *testing.T) {
	g, e := G.NewGraph(), engine(t)
	z := leaf(g, "z", matrix(3, 2, 1, 3, 200, -200, 2, 2))
	lab := leaf(g, "labels", tensor.New(tensor.WithShape(3), tensor.WithBacking([]int{0, 1, 1})))
	_, a, err := op.SoftmaxCrossEntropy(e, z, lab)
	if err != nil {
		t.Fatal(err)
	}
	_, b, err := op.TargetCrossEntropy(e, z, lab, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	runner(t, g)()
	near.Absolute(t, b.Mean(), a.Mean(), 1e-9, "loss")
	if a.Correct() != b.Correct() || a.Probabilities()[0] != b.Probabilities()[0] {
		t.Errorf("%d right, want %d", b.Correct(), a.Correct())
	}
}
