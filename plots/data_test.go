package plots_test

import (
	"math"
	"math/rand/v2"

	"overfit/plots"
)

// The runs are made up after real ones on MNIST: tests must not train.

func mlp() plots.Run {
	return synthetic("mlp", 30, 1, shape{
		trainLoss: 0.13, trainFloor: 0.0015, trainDecay: 5,
		testLoss: 0.14, testLow: 0.067, testDecay: 2.2, testRise: 0.063,
		trainError: 0.038, trainErrorFloor: 0.0005, testError: 0.042, testErrorEnd: 0.0215, noise: 0.06,
	})
}

func mlpDropout() plots.Run {
	return synthetic("mlp-dropout", 30, 2, shape{
		trainLoss: 0.15, trainFloor: 0.018, trainDecay: 6,
		testLoss: 0.155, testLow: 0.065, testDecay: 3, testRise: 0.008,
		trainError: 0.043, trainErrorFloor: 0.005, testError: 0.046, testErrorEnd: 0.019, noise: 0.06,
	})
}

func deepCNN() plots.Run {
	return synthetic("deep-cnn", 50, 3, shape{
		trainLoss: 0.03, trainFloor: 1e-5, trainDecay: 4,
		testLoss: 0.045, testLow: 0.027, testDecay: 1.1, testRise: 0.063,
		trainError: 0.009, testError: 0.0145, testErrorEnd: 0.0075, noise: 0.25,
	})
}

func smallCNN() plots.Run {
	return synthetic("small-cnn", 20, 4, shape{
		trainLoss: 0.12, trainFloor: 0.002, trainDecay: 3.6,
		testLoss: 0.125, testLow: 0.044, testDecay: 1.8, testRise: 0.032,
		trainError: 0.033, trainErrorFloor: 0.0004, testError: 0.036, testErrorEnd: 0.0138, noise: 0.1,
	})
}

// shape says how a synthetic run goes: exponentially from its first values to
// its last, the test loss with a rise on top that is linear in the epochs.
type shape struct {
	trainLoss, trainFloor, trainDecay      float64
	testLoss, testLow, testDecay, testRise float64
	trainError, trainErrorFloor            float64
	testError, testErrorEnd                float64
	noise                                  float64 // relative
}

func synthetic(title string, epochs int, seed uint64, s shape) plots.Run {
	rng := rand.New(rand.NewPCG(seed, 0))
	noisy := func(v float64) float64 { return v * (1 + s.noise*(rng.Float64()-0.5)) }
	r := plots.Run{Title: title}
	for e := range epochs {
		train := math.Exp(-float64(e) / s.trainDecay)
		test := math.Exp(-float64(e) / s.testDecay)
		rise := s.testRise * float64(e) / float64(epochs-1)
		r.TrainLoss = append(r.TrainLoss, noisy(s.trainLoss*train+s.trainFloor))
		r.TestLoss = append(r.TestLoss, noisy(s.testLow+(s.testLoss-s.testLow)*test+rise))
		r.TrainAccuracy = append(r.TrainAccuracy, 1-noisy(s.trainError*train+s.trainErrorFloor))
		r.TestAccuracy = append(r.TestAccuracy, 1-noisy(s.testErrorEnd+(s.testError-s.testErrorEnd)*test))
	}
	return r
}
