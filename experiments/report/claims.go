package report

import (
	"math"

	"overfit/experiments/figures"
	"overfit/experiments/measure"
)

var negative, positive = math.Inf(-1), math.Inf(1)

// ofThisProject is the source of what the article does not say.
const ofThisProject = "this project"

// twins are the article's networks with those that have a tenth of the training images held out.
var twins = [][2]string{{"deep-cnn", "deep-cnn-holdout"}, {"mlp", "mlp-holdout"}, {"small-cnn", "small-cnn-holdout"}}

// claims lists them in the article's order, and then those registered. To add one is to add it here.
func claims() []claim {
	return append([]claim{
		{
			says:        "A network with far too much capacity reaches a very high training accuracy and shows a large gap between training and test accuracy.",
			experiments: []string{"deep-cnn"}, figure: figures.Bands, alone: twins[:1], gap: largeGap,
			parts: func(ev *evidence) []part {
				return []part{
					ev.isAbove("the training accuracy is very high", "deep-cnn", measure.TrainAccuracy, clean),
					ev.isAbove("the gap is large", "deep-cnn", measure.AccuracyGap, largeGap),
				}
			},
			words: shareOfGap,
		},
		{
			says:        "A network without regularisation over-fits even in fewer epochs, and its performance on data that was not seen suffers.",
			experiments: []string{"mlp", "mlp-holdout"}, figure: figures.Bands, alone: twins[1:2], gap: counts,
			parts: func(ev *evidence) []part {
				return []part{
					ev.isAbove("mlp over-fits within its 30 epochs", "mlp", measure.AccuracyGap, counts),
					ev.accuracySuffers("mlp-holdout"),
				}
			},
			words: onsets,
		},
		{
			says:        "Without augmentation a convolutional network over-fits.",
			experiments: []string{"small-cnn"}, figure: figures.Bands, alone: twins[2:], gap: counts,
			parts: func(ev *evidence) []part {
				return []part{ev.isAbove("the gap counts", "small-cnn", measure.AccuracyGap, counts)}
			},
		},
		remedy("Dropout counters over-fitting of the MLP.", "mlp", "mlp-dropout"),
		remedy("Dropout counters over-fitting of the large network.", "deep-cnn", "deep-cnn-dropout"),
		remedy("An L1 penalty counters over-fitting.", "mlp", "mlp-l1"),
		remedy("An L2 penalty counters over-fitting.", "mlp", "mlp-l2"),
		remedy("Early stopping counters over-fitting.", "mlp-holdout", "mlp-early-stopping"),
		closing("Augmentation enlarges the training set and closes the gap.", "small-cnn", "small-cnn-augmented"),
		closing("Augmentation closes the gap of the large network too.", "deep-cnn", "deep-cnn-augmented"),
		{
			says:        "Less capacity counters over-fitting.",
			experiments: []string{"deep-cnn", "deep-cnn-slim", "mlp", "mlp-narrow"}, figure: figures.Bands,
			compared: [][2]string{{"deep-cnn", "deep-cnn-slim"}, {"mlp", "mlp-narrow"}},
			parts: func(ev *evidence) []part {
				return []part{
					ev.narrows("deep-cnn", "deep-cnn-slim"), ev.harmless("deep-cnn", "deep-cnn-slim"),
					ev.narrows("mlp", "mlp-narrow"), ev.harmless("mlp", "mlp-narrow"),
				}
			},
		},
		remedy("More data counters over-fitting.", "mlp-small-data", "mlp"),
		{
			says:        "Hyper-parameters are to be tuned: what was chosen on images held out does better on data that was not seen.",
			experiments: []string{"mlp", "mlp-tuned"}, figure: figures.Bands, compared: [][2]string{{"mlp", "mlp-tuned"}},
			parts: func(ev *evidence) []part {
				return []part{{
					of: "mlp-tuned", says: "mlp-tuned has the higher test accuracy", change: true,
					Difference: ev.difference("mlp", "mlp-tuned", measure.TestAccuracy), low: 0, high: positive, least: counts,
				}}
			},
		},
		{
			says:        "Both training and test metrics must be watched, and the loss as well as the accuracy: since the onset the test loss climbs, and the accuracy does not show it.",
			experiments: names(twins), figure: figures.Gaps,
			parts: func(ev *evidence) []part { return ev.sinceOnset(ev.lossClimbs, ev.accuracyStays) },
		},
		{
			says:        "What climbs in the test loss is over-confidence, which one temperature undoes, and not what the network can tell apart.",
			source:      "Guo et al., On Calibration of Modern Neural Networks, ICML 2017",
			experiments: names(twins), figure: figures.Bands,
			parts: func(ev *evidence) []part { return ev.sinceOnset(ev.confidenceClimbs, ev.nothingIsLost) },
		},
		{
			says:        "A network with enough capacity learns labels by heart that were drawn at random.",
			source:      "Zhang et al., Understanding deep learning requires rethinking generalization, ICLR 2017",
			experiments: []string{"mlp-random-labels"}, figure: figures.Bands,
			parts: func(ev *evidence) []part {
				chance := 1 / float64(ev.group("mlp-random-labels").Runs[0].Data.Classes)
				return []part{
					ev.isAbove("the wrong labels are learnt by heart", "mlp-random-labels", measure.CorruptedLearnt, byHeart),
					ev.isWithin("the test accuracy is at chance", "mlp-random-labels", measure.TestAccuracy, chance-atChance, chance+atChance),
				}
			},
		},
		from(ofThisProject, remedy("Augmentation with a learning rate that falls along a cosine counters over-fitting of the MLP.", "mlp", "mlp-regularised")),
	}, registered...)
}

// from is the claim of another source.
func from(source string, c claim) claim {
	c.source = source
	return c
}

// names lists those of the twins that hold images out.
func names(twins [][2]string) []string {
	var all []string
	for _, t := range twins {
		all = append(all, t[1])
	}
	return all
}

// sinceOnset makes parts of each network that has images held out.
func (ev *evidence) sinceOnset(parts ...func(name string) part) []part {
	var all []part
	for _, name := range names(twins) {
		for _, of := range parts {
			all = append(all, of(name).changed())
		}
	}
	return all
}

func (ev *evidence) lossClimbs(name string) part {
	p := ev.isAbove("the test loss of "+name+" climbs", name, measure.LossSinceOnset, 0)
	p.least = countsInLoss
	return p
}

func (ev *evidence) accuracyStays(name string) part {
	return ev.isWithin("the test accuracy of "+name+" stays", name, measure.AccuracySinceOnset, -counts, counts)
}

func (ev *evidence) confidenceClimbs(name string) part {
	p := ev.isAbove("over-confidence makes the test loss of "+name+" climb", name, measure.OverconfidenceSinceOnset, 0)
	p.least = countsInLoss
	return p
}

func (ev *evidence) nothingIsLost(name string) part {
	return ev.isWithin("without over-confidence the test loss of "+name+" climbs by less than counts", name, measure.ScaledLossSinceOnset, negative, countsInLoss)
}

// accuracySuffers is the part that the test accuracy has fallen since the onset.
func (ev *evidence) accuracySuffers(name string) part {
	return part{
		of: name, says: "the test accuracy of " + name + " falls from the onset to the end", change: true,
		Difference: ev.level(name, measure.AccuracySinceOnset, 0), low: negative, high: 0, least: counts,
	}
}
