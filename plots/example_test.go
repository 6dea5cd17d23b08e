package plots_test

import (
	"log"
	"math"

	"overfit/experiments/stats"
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

func ExampleLearningCurves_validation() {
	run := mlp()
	run.Title, run.Kept = "mlp, stopped early", 9
	for i := range run.TestLoss {
		run.ValLoss = append(run.ValLoss, 1.08*run.TestLoss[i]+0.004*math.Sin(2*float64(i)))
		run.ValAccuracy = append(run.ValAccuracy, run.TestAccuracy[i]-0.003+0.001*math.Sin(float64(i)))
	}

	figure, err := plots.LearningCurves(run)
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("validation.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleLearningCurves_scaled() {
	run := scaled(mlp())
	figure, err := plots.LearningCurves(run)
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("scaled.png", plots.Options{Width: 16, DPI: 72}); err != nil {
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

func ExampleBands() {
	figure, err := plots.Bands([]plots.Group{
		repeated("mlp", 30, 5, mlpShape),
		repeated("mlp-dropout", 30, 5, mlpDropoutShape),
		repeated("deep-cnn", 50, 3, deepCNNShape),
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("bands.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleBands_earlyStopping() {
	mlps, stopped := repeated("mlp", 30, 5, mlpShape), repeated("mlp-early-stopping", 12, 5, mlpShape)
	for i := range mlps.Runs {
		mlps.Runs[i] = scaled(mlps.Runs[i])
		stopped.Runs[i] = scaled(stopped.Runs[i])
		stopped.Runs[i].Kept = 5 + i
	}
	figure, err := plots.Bands([]plots.Group{mlps, stopped})
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("bands_stopped.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleGaps() {
	figure, err := plots.Gaps([]plots.Group{
		repeated("mlp", 30, 5, mlpShape),
		repeated("mlp-dropout", 30, 5, mlpDropoutShape),
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("gaps.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleReliability() {
	figure, err := plots.Reliability([]plots.Calibration{
		{Title: "mlp at the onset", Bins: mlpOnsetBins},
		{Title: "mlp at the end", Bins: mlpEndBins},
		{Title: "mlp-dropout at the end", Bins: mlpDropoutBins},
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("reliability.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleReliability_seeds() {
	figure, err := plots.Reliability([]plots.Calibration{
		{Title: "mlp", Bins: mlpEndBins, Networks: 5, Error: 0.0153, ScaledError: 0.0034, Floor: 0.0016},
		{Title: "mlp-dropout", Bins: mlpDropoutBins, Networks: 5, Error: 0.0041, ScaledError: 0.0032, Floor: 0.0029},
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("reliability_seeds.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleConfusionMatrix() {
	figure, err := plots.ConfusionMatrix(digits, digitCounts)
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("confusion.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleConfusionMatrix_letters() {
	figure, err := plots.ConfusionMatrix(letterCounts())
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("confusion_letters.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExamplePictures() {
	figure, err := plots.Pictures(10, []plots.Picture{
		{digit('7', 0.3), "7 as 2, 99.8 %"}, {digit('9', 0), "9 as 4, 99.6 %"}, {digit('1', -0.4), "1 as 7, 99.1 %"},
		{digit('4', 0.2), "4 as 9, 98.7 %"}, {digit('2', -0.3), "2 as 7, 98.5 %"}, {digit('9', 0.5), "9 as 4, 97.9 %"},
		{digit('4', -0.2), "4 as 9, 97.7 %"}, {digit('7', 0.6), "7 as 9, 97.0 %"}, {digit('1', 0.4), "1 as 4, 96.8 %"},
		{digit('2', 0.1), "2 as 3, 96.1 %"}, {digit('7', -0.1), "7 as 1, 95.9 %"}, {digit('9', -0.5), "9 as 5, 95.5 %"},
		{digit('4', 0), "4 as 9, 94.0 %"},
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("pictures.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExamplePictures_augmented() {
	const variants = 5
	var pictures []plots.Picture
	for _, name := range []byte("729") {
		pictures = append(pictures, plots.Picture{Pixels: digit(name, 0), Caption: "original"})
		for i := range variants {
			pictures = append(pictures, plots.Picture{Pixels: digit(name, 0.2*float64(i-2))})
		}
	}
	figure, err := plots.Pictures(1+variants, pictures)
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("pictures_augmented.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleFilters() {
	figure, err := plots.Filters(edges(32))
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("filters.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleSweep() {
	study := capacity()
	study.Mark, study.MarkLabel = 597, "parameters = images × classes"
	figure, err := plots.Sweep(study)
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("sweep.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleSweep_zero() {
	figure, err := plots.Sweep(weightDecay())
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("sweep_zero.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleSweep_validation() {
	study := weightDecay()
	for i := range study.Values { // a little worse than the test set
		var losses, accuracies []float64
		for j := range study.TestLoss[i] {
			losses = append(losses, 1.1*study.TestLoss[i][j])
			accuracies = append(accuracies, study.TestAccuracy[i][j]-0.002)
		}
		study.ValLoss, study.ValAccuracy = append(study.ValLoss, losses), append(study.ValAccuracy, accuracies)
	}
	figure, err := plots.Sweep(study)
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("sweep_validation.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleSweep_names() {
	study := weightDecay()
	study.Parameter, study.Values, study.Names = "Optimizer", nil, []string{"SGD", "momentum", "RMSprop", "Adam", "AdamW"}
	figure, err := plots.Sweep(study)
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("sweep_names.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}

func ExampleDifferences() {
	points, nats := plots.Unit{Name: "points", Decimals: 2}, plots.Unit{Decimals: 4}
	change := func(measure string, unit plots.Unit, estimate, half float64, verdict stats.Verdict) plots.Change {
		return plots.Change{Measure: measure, Unit: unit, Verdict: verdict,
			Interval: stats.Interval{Estimate: estimate, Low: estimate - half, High: estimate + half}}
	}
	remedy := func(title string, gap, loss, scaled, accuracy float64, verdicts ...stats.Verdict) plots.Difference {
		return plots.Difference{Title: title, Changes: []plots.Change{
			change("accuracy gap", points, gap, 0.09, verdicts[0]),
			change("test loss", nats, loss, 0.0055, verdicts[1]),
			change("test loss without over-confidence", nats, scaled, 0.0031, verdicts[2]),
			change("test accuracy", points, accuracy, 0.1, verdicts[3]),
		}}
	}
	const better, worse, unclear = stats.Better, stats.Worse, stats.Unclear
	figure, err := plots.Differences("mlp", 4, []plots.Difference{
		remedy("mlp-dropout", -0.46, -0.0586, -0.0052, 0.17, better, better, better, better),
		remedy("mlp-l1", -0.91, -0.0215, 0.0184, -0.24, better, better, worse, worse),
		remedy("mlp-l2", -0.62, -0.0410, -0.0033, 0.03, better, better, unclear, unclear),
		remedy("mlp-early-stopping", -0.35, -0.0497, 0.0009, -0.11, better, better, unclear, unclear),
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := figure.Save("differences.png", plots.Options{Width: 16, DPI: 72}); err != nil {
		log.Fatal(err)
	}
}
