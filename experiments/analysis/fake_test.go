package analysis

import (
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
)

// fakeRun is a finished run of an experiment that has a test loss and accuracy, and is right on the images for which
// right has an x. It is of before the losses of images were kept.
func fakeRun(t *testing.T, name string, seed uint64, loss, accuracy float64, right string) *runs.Run {
	t.Helper()
	var p measure.Predictions
	for _, c := range right {
		image := measure.Prediction{Label: 1, Confidence: 0.5, Loss: math.NaN(), TrueProbability: math.NaN(), ScaledLoss: math.NaN()}
		if c == 'x' {
			image.Predicted = 1
		}
		p = append(p, image)
	}
	return newRun(t, name, seed, p, measure.Results{
		TestLoss: loss, TestAccuracy: accuracy, TrainAccuracy: 1, CalibrationError: new(float64),
		Overfitting: measure.Overfitting{AccuracyGap: 1 - accuracy, LossGap: loss, OnsetEpoch: 1},
	})
}

// newRun is a finished run with these predictions and results.
func newRun(t *testing.T, name string, seed uint64, p measure.Predictions, results measure.Results) *runs.Run {
	t.Helper()
	r := &runs.Run{Folder: t.TempDir(), History: measure.History{{Epoch: 1}}}
	r.Spec, _ = experiments.Lookup(name)
	r.Spec.Seed = seed
	r.Data.Files = []datasets.File{{SHA256: "a"}, {SHA256: "b"}, {SHA256: "c"}, {SHA256: "d"}}
	r.Summary = measure.Summary{Complete: true, Results: &results}
	writePredictions(t, r, "predictions.csv", p)
	return r
}

func writePredictions(t *testing.T, r *runs.Run, file string, p measure.Predictions) {
	t.Helper()
	if err := runs.WriteFile(filepath.Join(r.Folder, file), p.WriteCSV); err != nil {
		t.Fatal(err)
	}
}

// fakeGroup has a run for each loss, with seeds from 1.
func fakeGroup(t *testing.T, name string, losses ...float64) Group {
	t.Helper()
	var made []*runs.Run
	for i, loss := range losses {
		made = append(made, fakeRun(t, name, uint64(i+1), loss, 0.9, "xx--"))
	}
	return Groups(made)[0]
}

const images = 200

// wholeRun is a finished run with the losses of its images: each is as hard as it is for all runs, and beside that as chance
// will have it. Of those that are the hardest for the run, it gets wrong as many as it is told to.
func wholeRun(t *testing.T, name string, seed uint64, wrong int, loss float64) *runs.Run {
	t.Helper()
	end, onset := drawPredictions(seed, wrong, loss), drawPredictions(seed+1000, wrong+2, 0.8*loss)
	row := func(epoch int, p measure.Predictions, valLoss float64) measure.Epoch {
		e := measure.Epoch{Epoch: epoch, TrainAccuracy: 0.999, TrainLoss: 0.01, ValLoss: valLoss}
		right := 0
		for _, image := range p {
			e.TestLoss += image.Loss / images
			e.ScaledTestLoss += image.ScaledLoss / images
			if image.Right() {
				right++
			}
		}
		e.TestAccuracy = float64(right) / images
		return e
	}
	h := measure.History{row(1, onset, 0.1), row(2, end, 0.2)}
	results := measure.NewResults(h, h[1])
	results.ScaledTestLoss = &h[1].ScaledTestLoss
	results.CalibrationError = new(0.02 + 0.001*float64(seed))
	r := newRun(t, name, seed, end, *results)
	writePredictions(t, r, "onset_predictions.csv", onset)
	return r
}

func drawPredictions(seed uint64, wrong int, loss float64) measure.Predictions {
	all, own := rand.New(rand.NewPCG(1, 1)), rand.New(rand.NewPCG(seed, 2))
	run := 0.05 * own.NormFloat64()
	p := make(measure.Predictions, images)
	for i := range p {
		hard := all.Float64() + 0.1*own.Float64() + run
		p[i] = measure.Prediction{Label: 1, Predicted: 1, Confidence: 0.5, TrueProbability: 0.5, Loss: loss * (0.2 + hard), ScaledLoss: 0.6*loss*(0.2+hard) + 0.01*own.Float64()}
	}
	for range wrong {
		hardest := -1
		for i := range p {
			if p[i].Right() && (hardest < 0 || p[i].Loss > p[hardest].Loss) {
				hardest = i
			}
		}
		p[hardest].Predicted = 2
	}
	return p
}

// wholeGroup has runs with these seeds.
func wholeGroup(t *testing.T, name string, wrong int, loss float64, seeds ...uint64) Group {
	t.Helper()
	var made []*runs.Run
	for _, seed := range seeds {
		made = append(made, wholeRun(t, name, seed, wrong+int(seed%3), loss))
	}
	return Groups(made)[0]
}
