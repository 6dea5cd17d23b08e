package report

import "overfit/experiments/figures"

// A claim is something that the article says, or that is known of over-fitting, and the experiments that test it.
type claim struct {
	says        string
	source      string   // "": the article
	experiments []string // all that it needs
	figure      string   // of the experiments
	compared    bool     // the first experiment is the baseline of the second
	judge       func(*evidence) Finding
}

// claims lists them in the article's order, and then those registered. To add one is to add it here.
func claims() []claim {
	return append([]claim{
		{
			says:        "A network with far too much capacity reaches a very high training accuracy and shows a large gap between training and test data.",
			experiments: []string{"deep-cnn"}, figure: figures.Bands,
			judge: excessiveCapacity,
		},
		{
			says:        "A network without regularisation over-fits, and in fewer epochs.",
			experiments: []string{"mlp", "deep-cnn"}, figure: figures.Bands,
			judge: fewerEpochs,
		},
		{
			says:        "Without augmentation a convolutional network over-fits.",
			experiments: []string{"small-cnn"}, figure: figures.Bands,
			judge: overfits("small-cnn"),
		},
		remedy("Dropout counters over-fitting of the MLP.", "mlp", "mlp-dropout"),
		remedy("Dropout counters over-fitting of the large network.", "deep-cnn", "deep-cnn-dropout"),
		remedy("An L1 penalty counters over-fitting.", "mlp", "mlp-l1"),
		remedy("An L2 penalty counters over-fitting.", "mlp", "mlp-l2"),
		remedy("Early stopping counters over-fitting.", "mlp", "mlp-early-stopping"),
		remedy("Augmentation enlarges the training set and closes the gap.", "small-cnn", "small-cnn-augmented"),
		remedy("Augmentation closes the gap of the large network too.", "deep-cnn", "deep-cnn-augmented"),
		remedy("Less capacity counters over-fitting.", "deep-cnn", "deep-cnn-slim"),
		remedy("More data counters over-fitting.", "mlp-small-data", "mlp"),
		{
			says:        "Hyper-parameters are to be tuned: what suits the task does better on data that was not seen.",
			experiments: []string{"mlp", "mlp-regularised"}, figure: figures.Bands, compared: true,
			judge: tuned,
		},
		{
			says:        "Both training and test metrics must be watched, and the loss as well as the accuracy.",
			experiments: []string{"deep-cnn", "mlp", "small-cnn"}, figure: figures.Gaps,
			judge: watchBoth,
		},
		{
			says:        "A network with enough capacity learns labels by heart that were drawn at random.",
			source:      "Zhang et al., Understanding deep learning requires rethinking generalization, ICLR 2017",
			experiments: []string{"mlp-random-labels"}, figure: figures.Bands,
			judge: memorises,
		},
	}, registered...)
}

// remedy is the claim that an experiment over-fits less than its baseline.
func remedy(says, baseline, experiment string) claim {
	return claim{
		says: says, experiments: []string{baseline, experiment}, figure: figures.Bands, compared: true,
		judge: func(ev *evidence) Finding { return counters(ev, baseline, experiment) },
	}
}
