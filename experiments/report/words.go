package report

import (
	"fmt"
	"math"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/stats"
)

// shareOfGap tells how large the gap is for so low a test error.
func shareOfGap(ev *evidence) []string {
	g := ev.group("deep-cnn")
	gap, accuracy := g.Mean(measure.AccuracyGap).Estimate, g.Mean(measure.TestAccuracy).Estimate
	if !(accuracy < 1) { // so written, it is true of NaN
		return nil
	}
	return []string{fmt.Sprintf("The gap makes up %.0f %% of the test error, %s.", 100*gap/(1-accuracy), measure.Fraction.Value(1-accuracy))}
}

// onsets tells which networks over-fit sooner. Two that differ in their size alone can be compared; the MLP's may differ in
// whatever else tells it from a convolutional network.
func onsets(ev *evidence) []string {
	var words []string
	for _, pair := range [][2]string{{"mlp-holdout", "deep-cnn-holdout"}, {"deep-cnn-slim-holdout", "deep-cnn-holdout"}} {
		if len(ev.missing(pair[:])) > 0 {
			continue
		}
		a, b := ev.group(pair[0]), ev.group(pair[1])
		difference := stats.MeanOf(a.Values(measure.ValOnsetEpoch)).Minus(stats.MeanOf(b.Values(measure.ValOnsetEpoch)))
		if math.IsNaN(difference.Value) { // of old runs
			continue
		}
		words = append(words, fmt.Sprintf("On images held out the loss is lowest after epoch %s with %s, and after %s with %s: a difference of %s epochs.",
			a.Text(measure.ValOnsetEpoch), pair[0], b.Text(measure.ValOnsetEpoch), pair[1], measure.Epochs.Change(difference.Interval())))
	}
	if len(words) > 0 {
		words = append(words, "\"Fewer epochs\" are fewer than the 50 of the large network, not sooner than it: these differences are told beside the claim, and are no part of it.")
	}
	return words
}

// restored reports whether runs of an experiment took the weights of an earlier epoch.
func restored(g analysis.Group) bool {
	for _, r := range g.Runs {
		if r.Summary.ResultEpoch < r.Summary.Epochs {
			return true
		}
	}
	return false
}
