package experiments

import (
	"slices"
	"testing"
)

// What is shown of an epoch is what is trained on in it.
func TestSamples(t *testing.T) {
	data := smallMNIST(t)
	for _, strength := range []float64{0, 1} {
		tr := newTestTraining(t, data, func(s *Spec) { s.Augmentation = augmentBy(strength) })
		tr.Epoch = 2
		tr.trainFeed().put([]int{5})
		trained, _ := tr.Model.TrainBatch()
		all, err := Samples(tr.Spec, data, 6, 2)
		if err != nil {
			t.Fatal(err)
		}
		shown := all[5].Epochs
		size := len(shown[1])
		if !slices.Equal(shown[1], trained[:size]) {
			t.Errorf("strength %v: another image than the one trained on in epoch 2", strength)
		}
		if slices.Equal(shown[0], shown[1]) != (strength == 0) {
			t.Errorf("strength %v: epochs 1 and 2 have the same image: %v", strength, strength != 0)
		}
	}
}
