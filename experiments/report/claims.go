package report

import "overfit/experiments/figures"

// A claim is something that the article says, or that is known of over-fitting, and the experiments that test it.
type claim struct {
	says        string
	source      string   // "": the article
	experiments []string // all that it needs
	figure      string   // of the experiments
	compared    bool     // the first experiment is the baseline of the second
	judge       func(*evidence) finding
}

// claims lists them in the article's order. To add one is to add it here.
func claims() []claim {
	return []claim{
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
	}
}

// remedy is the claim that an experiment over-fits less than its baseline.
func remedy(says, baseline, experiment string) claim {
	return claim{
		says: says, experiments: []string{baseline, experiment}, figure: figures.Bands, compared: true,
		judge: func(l *evidence) finding { return counters(l, baseline, experiment) },
	}
}

// criteria says how verdicts are reached, for the reader. They stand in judge.go.
var criteria = []string{
	"Over-fits: at the end the test loss is above its lowest value by more than a tenth of that, with the whole 95 % confidence interval over the seeds.",
	"Very high training accuracy: 99.9 % or more. A large gap: 1 point of accuracy or more.",
	"A remedy counters over-fitting if it lowers both the gap between test and training loss and the test loss at the end, each by a paired t-test over the seeds at 5 %, with Holm's correction for the remedies of the same baseline. One that costs test accuracy, by the same test, is at best partly supported; one that raises the test loss is not supported. Intervals are not corrected: one may leave 0 out where the corrected test cannot tell.",
	"Tuning pays if it lowers the test loss and raises the test accuracy, by the same tests.",
	"Watching both pays if a network over-fits while its test accuracy loses less than 0.3 points; each of the article's three is a part of the claim.",
	"Learnt by heart: 99 % or more of the labels that are wrong; at chance: a test accuracy within 3 points of one in so many as there are classes.",
	"Partly supported: one part of the claim holds, another does not or cannot be told. Not on this data: no part holds. Undecided: none is known to hold, and chance may explain what was measured; more seeds may tell. Not tested: runs are missing, or there is one seed, which is not enough to judge by.",
}
