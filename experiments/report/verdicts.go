package report

import (
	"fmt"
	"math"
	"strings"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/stats"
)

// A Finding is what the runs say of a claim.
type Finding struct {
	Verdict Verdict
	HowMuch string   // the numbers that decide
	Words   []string // sentences
}

// levels tells how a group does at the end, and what became of its test loss.
func levels(g analysis.Group) string {
	m := func(m measure.Measure) string { return m.Unit.Mean(g.Mean(m)) }
	return fmt.Sprintf("%s: training accuracy %s, test accuracy %s, a gap of %s. The test loss is lowest after epoch %s, at %s; at the end it is %s, %s above that.",
		g.Spec.Name, m(measure.TrainAccuracy), m(measure.TestAccuracy), m(measure.AccuracyGap),
		m(measure.OnsetEpoch), m(measure.BestTestLoss), m(measure.TestLoss), m(measure.ExcessTestLoss))
}

func excessiveCapacity(ev *evidence) Finding {
	g := ev.group("deep-cnn")
	high := reaches(g.Mean(measure.TrainAccuracy), veryHigh)
	gap := g.Mean(measure.AccuracyGap)
	words := []string{levels(g)}
	if above(gap) == holds && gap.Estimate < largeGap {
		words = append(words, "The gap is there but is not large in accuracy, for the test set is nearly solved; it shows in the loss.")
	}
	return Finding{
		verdict(high, reaches(gap, largeGap)),
		"training accuracy " + measure.Fraction.Mean(g.Mean(measure.TrainAccuracy)) + ", gap " + measure.Points.Mean(gap),
		words,
	}
}

// overfitting is whether the test loss has climbed since its lowest value, by more than it wavers from epoch to epoch
// anyway: above a minimum it is in any case.
func overfitting(g analysis.Group) part {
	climbed := g.Values(measure.ExcessTestLoss)
	for i, lowest := range g.Values(measure.BestTestLoss) {
		climbed[i] -= climbs * lowest
	}
	return above(stats.Mean(climbed))
}

// overfits judges by the test loss alone.
func overfits(name string) func(*evidence) Finding {
	return func(ev *evidence) Finding {
		g := ev.group(name)
		excess, gap := g.Mean(measure.ExcessTestLoss), g.Mean(measure.AccuracyGap)
		return Finding{
			verdict(overfitting(g)),
			"test loss " + measure.Nats.Mean(excess) + " above its lowest, gap " + measure.Points.Mean(gap),
			[]string{levels(g)},
		}
	}
}

func fewerEpochs(ev *evidence) Finding {
	mlp, deep := ev.group("mlp"), ev.group("deep-cnn")
	excess := mlp.Mean(measure.ExcessTestLoss)
	onset, deepOnset := mlp.Mean(measure.OnsetEpoch), deep.Mean(measure.OnsetEpoch)
	sooner := isSooner(mlp, deep)
	where := fmt.Sprintf("onset after epoch %s, that of deep-cnn after %s", measure.Epochs.Mean(onset), measure.Epochs.Mean(deepOnset))
	second := map[part]string{
		holds:   "It over-fits sooner than deep-cnn: " + where + ".",
		fails:   "But not sooner than deep-cnn: " + where + ". The larger network over-fits in fewer epochs, not the smaller one.",
		unclear: "Whether it over-fits sooner than deep-cnn cannot be told: " + where + ".",
	}[sooner]
	return Finding{
		verdict(overfitting(mlp), sooner),
		"test loss " + measure.Nats.Mean(excess) + " above its lowest; " + where,
		[]string{levels(mlp), second},
	}
}

// isSooner is whether over-fitting sets in earlier in one group than in another, over the seeds that both have. Where it
// is earlier by the same number of epochs with each of them, they are too few to tell how much of that is chance.
func isSooner(a, b analysis.Group) part {
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
func counters(ev *evidence, baseline, remedy string) Finding {
	f := ev.tell(baseline, remedy, measure.LossGap, measure.TestLoss)
	r, err := ev.compare(baseline, remedy)
	if err != nil {
		return f
	}
	switch {
	case better(r.Difference(measure.TestLoss)) == fails:
		f.Verdict = NotHere
	case f.Verdict == Supported && better(r.Difference(measure.TestAccuracy)) == fails:
		f.Verdict = Partly
	}
	return f
}

func tuned(ev *evidence) Finding {
	return ev.tell("mlp", "mlp-regularised", measure.TestLoss, measure.TestAccuracy)
}

// tell judges whether a remedy is better by each of the measures.
func (ev *evidence) tell(baseline, remedy string, measures ...measure.Measure) Finding {
	r, err := ev.compare(baseline, remedy)
	if err != nil {
		return Finding{Untested, "", []string{"It cannot be tested: " + err.Error() + "."}}
	}
	f := Finding{Words: r.Words(baseline, remedy)}
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
func watchBoth(ev *evidence) Finding {
	var parts []part
	var words, rises []string
	for _, name := range experiments.Article {
		g := ev.group(name)
		excess, lost := g.Mean(measure.ExcessTestLoss), g.Mean(measure.LostAccuracy)
		parts = append(parts, both(overfitting(g), when(lost.Estimate < harmless)))
		rise := g.Mean(measure.TestLoss).Estimate / g.Mean(measure.BestTestLoss).Estimate
		rises = append(rises, fmt.Sprintf("%.1f times (accuracy %s)", rise, measure.Points.Change(stats.Interval{Estimate: -lost.Estimate, Low: math.NaN()})))
		words = append(words, fmt.Sprintf("%s: since its best epoch the test accuracy has fallen by %s, while the test loss has climbed by %s, to %.1f times its lowest value.",
			name, measure.Points.Mean(lost), measure.Nats.Mean(excess), rise))
	}
	return Finding{verdict(parts...), "test loss at the end over its lowest: " + strings.Join(rises, ", "), words}
}

func memorises(ev *evidence) Finding {
	g := ev.group("mlp-random-labels")
	learnt, test := g.Mean(measure.CorruptedLearnt), g.Mean(measure.TestAccuracy)
	chance := 1 / float64(g.Runs[0].Data.Classes)
	return Finding{
		verdict(reaches(learnt, byHeart), when(math.Abs(test.Estimate-chance) < atChance)),
		measure.Fraction.Mean(learnt) + " of the wrong labels learnt, test accuracy " + measure.Fraction.Mean(test),
		[]string{fmt.Sprintf("%s: %s of the wrong training labels are learnt, and the test accuracy is %s, where chance gives %s.",
			g.Spec.Name, measure.Fraction.Mean(learnt), measure.Fraction.Mean(test), measure.Fraction.Value(chance))},
	}
}
