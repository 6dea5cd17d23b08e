package plots_test

import (
	"log"
	"math"

	"overfit/plots"
)

func ExampleLearningCurves() {
	figure, err := plots.LearningCurves(plots.Run{
		Title:         "MLP, 784-128-10",
		TrainLoss:     []float64{0.131, 0.086, 0.060, 0.046, 0.036, 0.028, 0.021, 0.017, 0.013, 0.011, 0.008, 0.007},
		TestLoss:      []float64{0.140, 0.105, 0.089, 0.082, 0.079, 0.076, 0.074, 0.077, 0.080, 0.082, 0.087, 0.091},
		TrainAccuracy: []float64{0.9620, 0.9752, 0.9829, 0.9871, 0.9899, 0.9924, 0.9946, 0.9956, 0.9969, 0.9974, 0.9982, 0.9985},
		TestAccuracy:  []float64{0.9580, 0.9683, 0.9726, 0.9746, 0.9757, 0.9770, 0.9776, 0.9773, 0.9772, 0.9776, 0.9770, 0.9774},
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("learning_curves.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleLearningCurves_missing() {
	run := mlp()
	for i := range run.TrainLoss { // the training set was evaluated now and then
		if epoch := i + 1; epoch%5 != 0 && epoch < 24 {
			run.TrainLoss[i], run.TrainAccuracy[i] = math.NaN(), math.NaN()
		}
	}
	run.TestLoss[13] = math.Inf(1)

	figure, err := plots.LearningCurves(run)
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("missing.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleGrid() {
	figure, err := plots.Grid([]plots.Run{deepCNN(), mlp(), smallCNN()})
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("grid.png", plots.Options{Title: "Over-fitting on MNIST", Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleCompare() {
	figure, err := plots.Compare([]plots.Run{mlp(), mlpDropout(), smallCNN(), deepCNN()})
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("compare.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}
