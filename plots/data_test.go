package plots_test

import (
	"math"
	"math/rand/v2"
	"strings"

	"overfit/plots"
)

// The runs are made up after real ones on MNIST: tests must not train.

var mlpShape = shape{
	trainLoss: 0.13, trainFloor: 0.0015, trainDecay: 5,
	testLoss: 0.14, testLow: 0.067, testDecay: 2.2, testRise: 0.063,
	trainError: 0.038, trainErrorFloor: 0.0005, testError: 0.042, testErrorEnd: 0.0215, noise: 0.06,
}

func mlp() plots.Run { return synthetic("mlp", 30, 1, mlpShape) }

var mlpDropoutShape = shape{
	trainLoss: 0.15, trainFloor: 0.018, trainDecay: 6,
	testLoss: 0.155, testLow: 0.065, testDecay: 3, testRise: 0.008,
	trainError: 0.043, trainErrorFloor: 0.005, testError: 0.046, testErrorEnd: 0.019, noise: 0.06,
}

func mlpDropout() plots.Run { return synthetic("mlp-dropout", 30, 2, mlpDropoutShape) }

var deepCNNShape = shape{
	trainLoss: 0.03, trainFloor: 1e-5, trainDecay: 4,
	testLoss: 0.045, testLow: 0.027, testDecay: 1.1, testRise: 0.063,
	trainError: 0.009, testError: 0.0145, testErrorEnd: 0.0075, noise: 0.25,
}

func deepCNN() plots.Run { return synthetic("deep-cnn", 50, 3, deepCNNShape) }

var smallCNNShape = shape{
	trainLoss: 0.12, trainFloor: 0.002, trainDecay: 3.6,
	testLoss: 0.125, testLow: 0.044, testDecay: 1.8, testRise: 0.032,
	trainError: 0.033, trainErrorFloor: 0.0004, testError: 0.036, testErrorEnd: 0.0138, noise: 0.1,
}

func smallCNN() plots.Run { return synthetic("small-cnn", 20, 4, smallCNNShape) }

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

// scaled adds a test loss that does not rise, as that without over-confidence.
func scaled(r plots.Run) plots.Run {
	for i, v := range r.TestLoss {
		r.ScaledTestLoss = append(r.ScaledTestLoss, v-0.055*float64(i)/float64(len(r.TestLoss)-1))
	}
	return r
}

// repeated returns a group of runs that differ by their seeds.
func repeated(title string, epochs, seeds int, s shape) plots.Group {
	g := plots.Group{Title: title}
	for seed := range seeds {
		varied := s
		rng := rand.New(rand.NewPCG(uint64(seed), 1))
		for _, v := range []*float64{&varied.trainLoss, &varied.testLoss, &varied.testLow, &varied.testRise, &varied.trainError, &varied.testErrorEnd} {
			*v *= 1 + 0.06*rng.NormFloat64()
		}
		g.Runs = append(g.Runs, synthetic("", epochs, uint64(seed), varied))
	}
	return g
}

var (
	mlpOnsetBins = []plots.Bin{
		{2, 0.271, 0.500}, {11, 0.352, 0.364}, {38, 0.455, 0.474}, {66, 0.551, 0.545}, {80, 0.649, 0.600},
		{96, 0.752, 0.708}, {148, 0.853, 0.831}, {310, 0.931, 0.906}, {9249, 0.994, 0.991},
	}
	mlpEndBins = []plots.Bin{
		{0, 0, 0}, {4, 0.371, 0.250}, {15, 0.462, 0.333}, {36, 0.547, 0.472}, {40, 0.652, 0.525},
		{43, 0.751, 0.488}, {62, 0.854, 0.613}, {89, 0.934, 0.663}, {9711, 0.999, 0.988},
	}
	mlpDropoutBins = []plots.Bin{
		{1, 0.242, 1}, {9, 0.361, 0.444}, {33, 0.458, 0.455}, {62, 0.552, 0.565}, {71, 0.651, 0.662},
		{88, 0.751, 0.739}, {140, 0.855, 0.850}, {289, 0.932, 0.927}, {9307, 0.994, 0.993},
	}
)

var digits = strings.Split("0123456789", "")

// digitCounts are a good network's errors on the test set of MNIST.
var digitCounts = [][]int{
	{973, 0, 1, 0, 0, 0, 3, 1, 2, 0},
	{0, 1127, 2, 1, 0, 1, 2, 1, 1, 0},
	{3, 1, 1008, 4, 2, 0, 2, 8, 4, 0},
	{0, 0, 4, 990, 0, 5, 0, 4, 4, 3},
	{1, 0, 2, 0, 958, 0, 5, 2, 1, 13},
	{2, 0, 0, 9, 1, 871, 4, 1, 3, 1},
	{4, 2, 1, 1, 3, 4, 942, 0, 1, 0},
	{1, 3, 9, 2, 1, 0, 0, 1005, 2, 5},
	{4, 0, 3, 5, 4, 3, 1, 3, 948, 3},
	{2, 3, 0, 4, 10, 3, 1, 5, 2, 979},
}

// letterCounts are made up after EMNIST's balanced set: 47 classes, 400 images
// of each, and the letters and digits that look alike taken for one another.
func letterCounts() (classes []string, counts [][]int) {
	classes = strings.Split("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt", "")
	alike := map[string]int{"0O": 130, "O0": 110, "1I": 90, "1L": 70, "I1": 60, "IL": 80, "L1": 60, "LI": 75, "5S": 40, "S5": 35,
		"2Z": 30, "Z2": 32, "9q": 45, "q9": 60, "gq": 70, "qg": 50, "Ff": 90, "fF": 100, "6b": 12, "B8": 14, "8B": 9, "4Y": 8, "UV": 18, "VU": 20}
	rng := rand.New(rand.NewPCG(7, 0))
	for i, is := range classes {
		row, left := make([]int, len(classes)), 400
		for j, as := range classes {
			if i != j {
				row[j] = alike[is+as] + max(0, int(2*rng.NormFloat64()-1))
				left -= row[j]
			}
		}
		row[i] = left
		counts = append(counts, row)
	}
	return classes, counts
}

// capacity is a study of widths, with a peak of the test error where the
// parameters just suffice to learn a fifth of wrong labels by heart.
func capacity() plots.Study {
	s := plots.Study{Parameter: "Units of the hidden layer"}
	for width := 1.0; width <= 4096; width *= 2 {
		peak := math.Exp(-math.Pow(math.Log2(width/512), 2) / 3)
		s.Values = append(s.Values, width)
		measure(&s, 0.65/math.Pow(width, 1.1), 0.63/math.Pow(width, 0.9)+0.03+0.09*peak, 4)
	}
	return s
}

func weightDecay() plots.Study {
	s := plots.Study{Parameter: "Weight decay", Values: []float64{0, 1e-5, 1e-4, 1e-3, 1e-2}}
	for i := range s.Values {
		v := float64(i)
		measure(&s, 0.0005*math.Exp(1.1*v), 0.0215-0.004*v+0.0013*v*v, 3)
	}
	return s
}

// measure adds errors on the training and on the test set to a study, and
// losses to match.
func measure(s *plots.Study, train, test float64, seeds int) {
	rng := rand.New(rand.NewPCG(uint64(len(s.TestLoss)), 13))
	var trainLoss, testLoss, trainAccuracy, testAccuracy []float64
	for range seeds {
		a, b := train*(1+0.05*rng.NormFloat64()), test*(1+0.05*rng.NormFloat64())
		trainAccuracy, testAccuracy = append(trainAccuracy, 1-a), append(testAccuracy, 1-b)
		trainLoss, testLoss = append(trainLoss, 3.3*a), append(testLoss, 3.3*b+0.02)
	}
	s.TrainLoss, s.TestLoss = append(s.TrainLoss, trainLoss), append(s.TestLoss, testLoss)
	s.TrainAccuracy, s.TestAccuracy = append(s.TrainAccuracy, trainAccuracy), append(s.TestAccuracy, testAccuracy)
}
