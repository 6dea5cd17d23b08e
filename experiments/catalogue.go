package experiments

import (
	"fmt"
	"slices"

	"overfit/graphs"
)

// Article names the three experiments of the article, in its order.
var Article = []string{"deep-cnn", "mlp", "small-cnn"}

// Catalogue returns every experiment there is: the baselines, those that answer them, and those registered.
func Catalogue() []Spec { return slices.Concat(baselines(), remedies(), registered) }

// registered are experiments of other packages.
var registered []Spec

// Register puts an experiment of another package into the catalogue, from its init or main function. It panics if the
// experiment is not valid, or if there is one of its name.
func Register(s Spec) {
	if _, taken := Lookup(s.Name); taken || s.Name == "" {
		panic(fmt.Sprintf("experiments: there is an experiment %q already, or it has no name", s.Name))
	}
	if err := s.Validate(); err != nil {
		panic(fmt.Sprintf("experiments: %s: %v", s.Name, err))
	}
	registered = append(registered, s)
}

// baselines are the article's own experiments, and all that answer none.
func baselines() []Spec {
	return []Spec{
		{
			Name:      "deep-cnn",
			Title:     "Excessive capacity",
			Shows:     "very high training accuracy, a large train-test gap",
			Network:   graphs.DeepCNN{Filters1: 64, Filters2: 128, Hidden: 512},
			Optimizer: graphs.Optimizer{Name: "adam", LearningRate: 0.001},
			Epochs:    50,
			BatchSize: 32,
			Seed:      1,
			TrainEval: 10_000,
			Shuffle:   true,
		},
		{
			Name:      "mlp",
			Title:     "No regularisation",
			Shows:     "over-fitting in fewer epochs, without dropout, L1 / L2 or early stopping",
			Network:   graphs.MLP{Hidden: 128},
			Optimizer: graphs.Optimizer{Name: "adam", LearningRate: 0.001},
			Epochs:    30,
			BatchSize: 32,
			Seed:      1,
			TrainEval: 10_000,
			Shuffle:   true,
		},
		{
			Name:      "small-cnn",
			Title:     "Too little augmentation",
			Shows:     "a train-test gap, with every range of the image generator at 0",
			Network:   graphs.SmallCNN{Filters: 32},
			Optimizer: graphs.Optimizer{Name: "adam", LearningRate: 0.001},
			Epochs:    20,
			BatchSize: 32,
			Seed:      1,
			TrainEval: 10_000,
			Shuffle:   true,
		},
	}
}

// Lookup returns the catalogue's experiment of that name.
func Lookup(name string) (Spec, bool) {
	for _, s := range Catalogue() {
		if s.Name == name {
			return s, true
		}
	}
	return Spec{}, false
}

// Quicken makes the experiment a quick one: on that many training images, or on a tenth of them if it has fewer than others
// by design, and for a fifth of its epochs but not fewer than least.
func (s *Spec) Quicken(images, least int) {
	if s.TrainSize > 0 {
		images = max(images/10, 1)
	}
	s.TrainSize = images
	s.Epochs = max(least, s.Epochs/5)
}
