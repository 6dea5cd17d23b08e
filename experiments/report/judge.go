package report

import (
	"fmt"
	"math"
	"strings"

	"overfit/experiments"
	"overfit/experiments/stats"
)

// What criteria says in words.
const (
	climbs   = 0.1   // of the test loss at the end over its lowest value, as a share of that
	veryHigh = 0.999 // training accuracy
	largeGap = 0.01  // of accuracy
	byHeart  = 0.99  // of the wrong labels
	atChance = 0.03  // of accuracy, either way
	harmless = 0.003 // loss of test accuracy since its best epoch
)

// A finding is what the runs say of a claim.
type finding struct {
	Verdict Verdict
	HowMuch string   // the numbers that decide
	Words   []string // sentences
}

// levels tells how a group does at the end, and what became of its test loss.
func levels(g experiments.Group) string {
	m := func(m experiments.Measure) string { return m.Unit.Mean(g.Mean(m)) }
	return fmt.Sprintf("%s: training accuracy %s, test accuracy %s, a gap of %s. The test loss is lowest after epoch %s, at %s; at the end it is %s, %s above that.",
		g.Spec.Name, m(experiments.TrainAccuracy), m(experiments.TestAccuracy), m(experiments.AccuracyGap),
		m(experiments.OnsetEpoch), m(experiments.BestTestLoss), m(experiments.TestLoss), m(experiments.ExcessTestLoss))
}

func excessiveCapacity(l *lab) finding {
	g := l.group("deep-cnn")
	high := reaches(g.Mean(experiments.TrainAccuracy), veryHigh)
	gap := g.Mean(experiments.AccuracyGap)
	words := []string{levels(g)}
	if above(gap) == holds && gap.Estimate < largeGap {
		words = append(words, "The gap is there but is not large in accuracy, for the test set is nearly solved; it shows in the loss.")
	}
	return finding{
		verdict(high, reaches(gap, largeGap)),
		"training accuracy " + experiments.Fraction.Mean(g.Mean(experiments.TrainAccuracy)) + ", gap " + experiments.Points.Mean(gap),
		words,
	}
}

// overfitting is whether the test loss has climbed since its lowest value, by more than it wavers from epoch to epoch
// anyway: above a minimum it is in any case.
func overfitting(g experiments.Group) part {
	climbed := g.Values(experiments.ExcessTestLoss)
	for i, lowest := range g.Values(experiments.BestTestLoss) {
		climbed[i] -= climbs * lowest
	}
	return above(stats.Mean(climbed))
}

// overfits judges by the test loss alone.
func overfits(name string) func(*lab) finding {
	return func(l *lab) finding {
		g := l.group(name)
		excess, gap := g.Mean(experiments.ExcessTestLoss), g.Mean(experiments.AccuracyGap)
		return finding{
			verdict(overfitting(g)),
			"test loss " + experiments.Nats.Mean(excess) + " above its lowest, gap " + experiments.Points.Mean(gap),
			[]string{levels(g)},
		}
	}
}

func fewerEpochs(l *lab) finding {
	mlp, deep := l.group("mlp"), l.group("deep-cnn")
	excess := mlp.Mean(experiments.ExcessTestLoss)
	onset, deepOnset := mlp.Mean(experiments.OnsetEpoch), deep.Mean(experiments.OnsetEpoch)
	sooner := isSooner(mlp, deep)
	where := fmt.Sprintf("onset after epoch %s, that of deep-cnn after %s", experiments.Epochs.Mean(onset), experiments.Epochs.Mean(deepOnset))
	second := map[part]string{
		holds:   "It over-fits sooner than deep-cnn: " + where + ".",
		fails:   "But not sooner than deep-cnn: " + where + ". The larger network over-fits in fewer epochs, not the smaller one.",
		unclear: "Whether it over-fits sooner than deep-cnn cannot be told: " + where + ".",
	}[sooner]
	return finding{
		verdict(overfitting(mlp), sooner),
		"test loss " + experiments.Nats.Mean(excess) + " above its lowest; " + where,
		[]string{levels(mlp), second},
	}
}

// isSooner is whether over-fitting sets in earlier in one group than in another, over the seeds that both have. Where it
// is earlier by the same number of epochs with each of them, they are too few to tell how much of that is chance.
func isSooner(a, b experiments.Group) part {
	var lead []float64
	for _, x := range a.Runs {
		for _, y := range b.Runs {
			if x.Spec.Seed == y.Spec.Seed {
				lead = append(lead, float64(y.Summary.OnsetEpoch-x.Summary.OnsetEpoch))
			}
		}
	}
	mean := stats.Mean(lead)
	if mean.Low == mean.High {
		return unclear
	}
	return above(mean)
}

// counters judges whether a remedy lowers both the loss gap and the test loss at the end. A gap is no good in itself:
// a network that has learnt nothing has none.
func counters(l *lab, baseline, remedy string) finding {
	f := l.tell(baseline, remedy, experiments.LossGap, experiments.TestLoss)
	r, err := l.compare(baseline, remedy)
	if err != nil {
		return f
	}
	switch {
	case better(r.Difference(experiments.TestLoss)) == fails:
		f.Verdict = NotHere
	case f.Verdict == Supported && better(r.Difference(experiments.TestAccuracy)) == fails:
		f.Verdict = Partly
	}
	return f
}

func tuned(l *lab) finding {
	return l.tell("mlp", "mlp-regularised", experiments.TestLoss, experiments.TestAccuracy)
}

// tell judges whether a remedy is better by each of the measures.
func (l *lab) tell(baseline, remedy string, measures ...experiments.Measure) finding {
	r, err := l.compare(baseline, remedy)
	if err != nil {
		return finding{Untested, "", []string{"It cannot be tested: " + err.Error() + "."}}
	}
	f := finding{Words: r.Words(baseline, remedy)}
	var parts []part
	var changes []string
	for _, m := range measures {
		d := r.Difference(m)
		parts = append(parts, better(d))
		changes = append(changes, strings.ToLower(m.Title)+" "+m.Unit.Change(d.Change))
	}
	f.Verdict, f.HowMuch = verdict(parts...), strings.Join(changes, ", ")
	return f
}

// watchBoth judges whether the loss shows what the accuracy hides: for each of the article's networks, that it over-fits
// and its test accuracy stays.
func watchBoth(l *lab) finding {
	var parts []part
	var words, rises []string
	for _, name := range experiments.Article {
		g := l.group(name)
		excess, lost := g.Mean(experiments.ExcessTestLoss), g.Mean(experiments.LostAccuracy)
		parts = append(parts, both(overfitting(g), when(lost.Estimate < harmless)))
		rise := g.Mean(experiments.TestLoss).Estimate / g.Mean(experiments.BestTestLoss).Estimate
		rises = append(rises, fmt.Sprintf("%.1f times (accuracy %s)", rise, experiments.Points.Change(stats.Interval{Estimate: -lost.Estimate, Low: math.NaN()})))
		words = append(words, fmt.Sprintf("%s: since its best epoch the test accuracy has fallen by %s, while the test loss has climbed by %s, to %.1f times its lowest value.",
			name, experiments.Points.Mean(lost), experiments.Nats.Mean(excess), rise))
	}
	return finding{verdict(parts...), "test loss at the end over its lowest: " + strings.Join(rises, ", "), words}
}

func memorises(l *lab) finding {
	g := l.group("mlp-random-labels")
	learnt, test := g.Mean(experiments.CorruptedLearnt), g.Mean(experiments.TestAccuracy)
	chance := 1 / float64(g.Runs[0].Data.Classes)
	return finding{
		verdict(reaches(learnt, byHeart), when(math.Abs(test.Estimate-chance) < atChance)),
		experiments.Fraction.Mean(learnt) + " of the wrong labels learnt, test accuracy " + experiments.Fraction.Mean(test),
		[]string{fmt.Sprintf("%s: %s of the wrong training labels are learnt, and the test accuracy is %s, where chance gives %s.",
			g.Spec.Name, experiments.Fraction.Mean(learnt), experiments.Fraction.Mean(test), experiments.Fraction.Value(chance))},
	}
}
