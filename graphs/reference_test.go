package graphs

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"overfit/experiments/stats/near"
)

// The formulas of testdata/reference.py, which see.

func wave(x []float32, a, b float64, f func(float64) float64) {
	n := float64(len(x))
	for k := range x {
		i := float64(k)
		x[k] = float32(f(math.Mod(float64(a*i)+float64(b*i*i/n), 1)))
	}
}

func fillReferenceWeights(m *Model) {
	for i, p := range m.Parameters() {
		if i%2 == 1 {
			continue // a bias, which starts at 0
		}
		limit := glorotLimit(p.Shape)
		wave(p.Data, .6180339887+float64(i/2)/8, .3, func(u float64) float64 { return (2*u - 1) * limit })
	}
}

func fillReferenceBatch(m *Model, step int) {
	images, labels := m.TrainBatch()
	wave(images, .7548776662+float64(step)/16, .2, func(u float64) float64 {
		return math.Floor(max(u*2-1, 0)*255) / 255
	})
	for i := range labels {
		labels[i] = (i*7 + step*3) % 10
	}
}

// From given weights on given batches, training goes as an independent implementation's in float64 does.
func TestTrainingAgreesWithReference(t *testing.T) {
	file, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var reference map[string][]float64
	if err := json.Unmarshal(file, &reference); err != nil {
		t.Fatal(err)
	}
	for name, network := range map[string]Network{"deep-cnn": DeepCNN{}, "mlp": MLP{}, "small-cnn": SmallCNN{}} {
		t.Run(name, func(t *testing.T) {
			m := newModel(t, network, Config{BatchSize: 8})
			fillReferenceWeights(m)
			for step, want := range reference[name] {
				fillReferenceBatch(m, step)
				got, err := m.Step(8)
				if err != nil {
					t.Fatal(err)
				}
				near.Relative(t, got.Loss, want, 5e-7, "loss of step %d", step)
			}
		})
	}
}
