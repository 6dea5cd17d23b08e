package graphs

import (
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"overfit/datasets"
)

var initial = flag.String("initial", "", "write the networks' initial weights to this folder, for testdata/fifty_steps.py")

const (
	fiftyBatch   = 32
	fiftySteps   = 50
	fiftySeeds   = 3
	fiftySamples = 100 // weights of a parameter that are compared
)

// fiftyReference is what training comes to in float64, and how far plain float32 strays from it.
type fiftyReference struct {
	Loss        float64   // mean over the steps
	Weights     []float64 // a sample of each parameter at the end
	Moved       float64   // root mean square of what training did to them
	LossError   float64   `json:"loss_error"`   // of float32
	WeightError float64   `json:"weight_error"` // of float32, root mean square
}

// Over their first fifty steps on MNIST, from their own initial weights, the article's networks stray from the same
// training in float64 by no more than twice what plain float32 does (testdata/fifty_steps.py), in the mean loss and in the
// weights at the end. Here images with blank margins meet zero biases, and convolutions give exact ties.
//
// A rounding that makes another output the maximum of its window, or opens another ReLU, grows tenfold in ten steps of
// the deep CNN; when the first such comes is chance. So the errors of three seeds are taken together, and what is less
// than a ten-thousandth of the move, or of the loss, is little enough.
func TestFiftyStepsAreAsNearToFloat64AsFloat32(t *testing.T) {
	if testing.Short() {
		t.Skip("trains for seconds")
	}
	if Kernels()[0] == "generic" {
		t.Skip("plain Go has the same bits as the kernels, and takes minutes")
	}
	references := readFiftyReferences(t)
	data, err := datasets.MNIST()
	if err != nil {
		t.Fatal(err)
	}
	optimizers := map[string]Optimizer{
		"adam":     {Name: "adam"},
		"momentum": {Name: "sgd", LearningRate: .01, Momentum: .9},
	}
	for network, n := range map[string]Network{"deep-cnn": DeepCNN{}, "mlp": MLP{}, "small-cnn": SmallCNN{}} {
		for optimizer, o := range optimizers {
			t.Run(network+"/"+optimizer, func(t *testing.T) {
				var lossErrors, weightErrors, plainLossErrors, plainWeightErrors []float64
				for seed := 1; seed <= fiftySeeds; seed++ {
					m := newModel(t, n, Config{Optimizer: o, Seed: uint64(seed)})
					if *initial != "" {
						writeWeights(t, m, filepath.Join(*initial, fmt.Sprintf("%s-%d", network, seed)))
						continue
					}
					want, ok := references[fmt.Sprintf("%s/%s/%d", network, optimizer, seed)]
					if !ok {
						t.Fatal("there is no reference")
					}
					loss, weights := trainFifty(t, m, data)
					lossErrors = append(lossErrors, loss/want.Loss-1)
					weightErrors = append(weightErrors, rootMeanSquare(weights, want.Weights)/want.Moved)
					plainLossErrors = append(plainLossErrors, want.LossError/want.Loss)
					plainWeightErrors = append(plainWeightErrors, want.WeightError/want.Moved)
				}
				if *initial != "" {
					return
				}
				zero := make([]float64, fiftySeeds)
				for _, c := range []struct {
					what       string
					got, plain float64
				}{
					{"mean loss", rootMeanSquare(lossErrors, zero), rootMeanSquare(plainLossErrors, zero)},
					{"weights, over their move,", rootMeanSquare(weightErrors, zero), rootMeanSquare(plainWeightErrors, zero)},
				} {
					t.Logf("%s off by %.2g, plain float32's by %.2g", c.what, c.got, c.plain)
					if !(c.got <= max(2*c.plain, 1e-4)) { // so written, a NaN fails
						t.Errorf("%s off by %.2g, want twice plain float32's %.2g at most", c.what, c.got, c.plain)
					}
				}
			})
		}
	}
}

func readFiftyReferences(t *testing.T) map[string]fiftyReference {
	t.Helper()
	if *initial != "" {
		return nil
	}
	file, err := os.ReadFile("testdata/fifty_steps.json")
	if err != nil {
		t.Fatal(err)
	}
	var references map[string]fiftyReference
	if err := json.Unmarshal(file, &references); err != nil {
		t.Fatal(err)
	}
	return references
}

// trainFifty trains on the first images, in the order of their file. It returns the mean of the losses and a sample of
// the weights at the end.
func trainFifty(t *testing.T, m *Model, data *datasets.Dataset) (loss float64, weights []float64) {
	t.Helper()
	for step := range fiftySteps {
		rows := make([]int, fiftyBatch)
		for i := range rows {
			rows[i] = step*fiftyBatch + i
		}
		images, labels := m.TrainBatch()
		metrics, err := m.Step(data.Train.Fill(images, labels, rows))
		if err != nil {
			t.Fatal(err)
		}
		loss += metrics.Loss / fiftySteps
	}
	for _, p := range m.Parameters() {
		n := min(len(p.Data), fiftySamples)
		for i := range n {
			weights = append(weights, float64(p.Data[i*len(p.Data)/n]))
		}
	}
	return loss, weights
}

// rootMeanSquare is that of the differences; NaN if they are not of the same numbers.
func rootMeanSquare(got, want []float64) float64 {
	if len(got) != len(want) {
		return math.NaN()
	}
	sum := 0.
	for i, w := range want {
		sum += (got[i] - w) * (got[i] - w)
	}
	return math.Sqrt(sum / float64(len(want)))
}

func writeWeights(t *testing.T, m *Model, file string) {
	t.Helper()
	var all []float32
	for _, p := range m.Parameters() {
		all = append(all, p.Data...)
	}
	b, err := binary.Append(nil, binary.LittleEndian, all)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b, 0o666); err != nil {
		t.Fatal(err)
	}
}
