package experiments

import "overfit/graphs"

// heldOut is the share of the training images that early stopping watches, and where an onset is found without the test set.
const heldOut = 0.1

// remedies are the experiments that answer a baseline: each is its baseline but for what stands here. Their
// values were found on training images that were held out; docs/remedies.md has the figures.
func remedies() []Spec {
	return []Spec{
		answer("deep-cnn", "deep-cnn-dropout", "Dropout",
			"a test loss that climbs less, with units of the dense layer dropped in training",
			func(s *Spec) { s.Network = graphs.DeepCNN{Filters1: 64, Filters2: 128, Hidden: 512, Dropout: 0.7} }),
		answer("deep-cnn", "deep-cnn-slim", "Less capacity",
			"a smaller gap, with a thirtieth of the parameters",
			func(s *Spec) { s.Network = slimCNN }),
		answer("deep-cnn", "deep-cnn-augmented", "Augmentation",
			"no gap to speak of: no image is seen twice",
			func(s *Spec) { s.Augmentation = augmentBy(1) }),
		answer("deep-cnn", "deep-cnn-holdout", "A tenth held out",
			"the onset of over-fitting, found on images that are neither trained on nor tested on",
			func(s *Spec) { s.Holdout = heldOut }),
		answer("deep-cnn", "deep-cnn-slim-holdout", "Less capacity, a tenth held out",
			"the onset of over-fitting with a thirtieth of the parameters",
			func(s *Spec) { s.Network, s.Holdout = slimCNN, heldOut }),

		answer("mlp", "mlp-dropout", "Dropout",
			"a test loss that climbs less, with units dropped in training",
			func(s *Spec) { s.Network = graphs.MLP{Hidden: 128, Dropout: 0.5} }),
		answer("mlp", "mlp-l1", "L1 penalty",
			"a smaller gap, with most weights driven to 0",
			func(s *Spec) { s.L1 = 3e-5 }),
		answer("mlp", "mlp-l2", "L2 penalty",
			"a smaller gap, with weights kept small",
			func(s *Spec) { s.L2 = 1e-4 }),
		answer("mlp", "mlp-early-stopping", "Early stopping",
			"the weights from before the test loss climbs, found without looking at the test set",
			func(s *Spec) { s.Holdout, s.EarlyStopping = heldOut, &EarlyStopping{Patience: 3} }),
		answer("mlp", "mlp-holdout", "A tenth held out",
			"the onset of over-fitting, found on images held out; what early stopping is to be compared with",
			func(s *Spec) { s.Holdout = heldOut }),
		answer("mlp", "mlp-narrow", "Less capacity",
			"a smaller gap, with a quarter of the hidden units",
			func(s *Spec) { s.Network = graphs.MLP{Hidden: 32} }),
		answer("mlp", "mlp-tuned", "Hyper-parameters tuned",
			"a higher test accuracy, with what was best on images held out: the learning rate and its schedule, and the rate of dropout",
			func(s *Spec) {
				s.Network, s.Optimizer.LearningRate = graphs.MLP{Hidden: 128, Dropout: 0.1}, 0.003
				s.Schedule = Schedule{Name: "cosine"}
			}),
		answer("mlp", "mlp-regularised", "Augmentation and a schedule",
			"the best that was found for this network: augmentation, and a learning rate that falls along a cosine",
			func(s *Spec) { s.Augmentation, s.Schedule = augmentBy(1), Schedule{Name: "cosine"} }),
		answer("mlp", "mlp-small-data", "Less data",
			"a larger gap, with a tenth of the training images",
			func(s *Spec) { s.TrainSize = 6_000 }),
		answer("mlp", "mlp-random-labels", "Labels at random",
			"meaningless training labels learnt by heart, and a test accuracy at chance",
			func(s *Spec) {
				s.Network = graphs.MLP{Hidden: 1024}
				s.TrainSize, s.LabelNoise, s.Epochs = 6_000, 1, 100
			}),

		answer("small-cnn", "small-cnn-augmented", "Augmentation",
			"no gap to speak of: no image is seen twice",
			func(s *Spec) { s.Augmentation = augmentBy(1) }),
		answer("small-cnn", "small-cnn-holdout", "A tenth held out",
			"the onset of over-fitting, found on images held out",
			func(s *Spec) { s.Holdout = heldOut }),
	}
}

var slimCNN = graphs.DeepCNN{Filters1: 16, Filters2: 32, Hidden: 64}

// answer returns the baseline of that name as changed, under a name of its own.
func answer(baseline, name, title, shows string, change func(*Spec)) Spec {
	for _, s := range baselines() {
		if s.Name == baseline {
			s.Name, s.Title, s.Shows, s.Baseline = name, title, shows, baseline
			change(&s)
			return s
		}
	}
	panic("experiments: " + name + " answers " + baseline + ", which is no baseline")
}
