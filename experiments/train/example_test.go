package train_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"overfit/experiments"
	"overfit/experiments/train"
)

// A program of one's own: an experiment of the catalogue, changed, and an observer that looks at the weights after every epoch.
// The numbers are the same on every machine.
func ExampleRun() {
	spec, _ := experiments.Lookup("mlp")
	spec.Epochs, spec.TrainSize = 3, 1000
	data, err := spec.LoadData()
	if err != nil {
		log.Fatal(err)
	}
	largest := train.Observer{
		Name: "largest weight",
		Epoch: func(t *train.Training) error {
			most := 0.0
			for _, p := range t.Model.Parameters() {
				for _, w := range p.Data {
					most = max(most, math.Abs(float64(w)))
				}
			}
			fmt.Printf("epoch %d: test loss %.4f, largest weight %.4f\n", t.Epoch, t.History.Last().TestLoss, most)
			return nil
		},
	}
	outcome, err := train.Run(context.Background(), spec, data, experiments.Compute{}, largest)
	if err != nil {
		log.Fatal(err)
	}
	last := outcome.Summary
	fmt.Printf("training accuracy %.1f %%, test accuracy %.1f %%\n", 100*last.TrainAccuracy, 100*last.TestAccuracy)
	// Output:
	// epoch 1: test loss 0.8855, largest weight 0.2333
	// epoch 2: test loss 0.5555, largest weight 0.2533
	// epoch 3: test loss 0.4681, largest weight 0.2704
	// training accuracy 93.1 %, test accuracy 87.0 %
}
