package figures

import (
	"reflect"
	"slices"
	"testing"

	"overfit/experiments"
	"overfit/experiments/internal/small"
	"overfit/experiments/train"
)

// What is shown of an epoch is what is trained on in it.
func TestSamples(t *testing.T) {
	data := small.MNIST(t)
	for _, strength := range []string{"0", "1"} {
		spec := small.Spec()
		spec.Shuffle = false
		if err := spec.Set("augmentation", strength); err != nil {
			t.Fatal(err)
		}
		var trained []float32 // the batch of the second epoch's first step
		if _, err := train.Run(t.Context(), spec, data, experiments.Compute{}, train.Observer{Name: "test", Step: func(t *train.Training) error {
			if t.Epoch == 2 && t.Step == 1 {
				images, _ := t.Model.TrainBatch()
				trained = slices.Clone(images)
			}
			return nil
		}}); err != nil {
			t.Fatal(err)
		}
		all, err := TrainingSamples(spec, data, 6, 2)
		if err != nil {
			t.Fatal(err)
		}
		shown := all[5].Epochs
		const size = 28 * 28
		if !reflect.DeepEqual(shown[1], bytesOfImage(trained[5*size:6*size], 28)) {
			t.Errorf("strength %s: another image than the one trained on in epoch 2", strength)
		}
		if reflect.DeepEqual(shown[0], shown[1]) != (strength == "0") {
			t.Errorf("strength %s: epochs 1 and 2 have the same image: %v", strength, strength != "0")
		}
	}
}
