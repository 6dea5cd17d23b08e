package analysis

import (
	"math"
	"slices"

	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/experiments/stats"
)

// Estimates returns means of what was measured. The errors are for seeds that might have been others, and where a measure is a
// mean over the test images, for images that might have been others too; see stats.Runs.
func (g Group) Estimates(measures ...measure.Measure) []stats.Estimate {
	return g.estimates(measures, g.ofImages(measures))
}

// estimates are Estimates with what the measures are of the images.
func (g Group) estimates(measures []measure.Measure, images []stats.Runs) []stats.Estimate {
	estimates := make([]stats.Estimate, len(measures))
	for i, m := range measures {
		estimates[i] = stats.MeanOf(g.Values(m))
		if crossed, err := images[i].Mean(); err == nil {
			crossed.Value = estimates[i].Value // with all its digits
			estimates[i] = crossed
		}
	}
	return estimates
}

// minus returns what a group has more of than its baseline, of each measure, with what those are of the images of either.
func (g Group) minus(baseline Group, measures []measure.Measure, own, others []stats.Runs) []stats.Estimate {
	changes := make([]stats.Estimate, len(measures))
	for i, m := range measures {
		changes[i] = stats.MeanOf(g.Values(m)).Minus(stats.MeanOf(baseline.Values(m)))
		if crossed, err := own[i].MinusBaseline(others[i]); err == nil {
			crossed.Value = changes[i].Value
			changes[i] = crossed
		}
	}
	return changes
}

// ofImages returns what the measures are of every run and test image; nil of those that are no mean over the images, or whose
// images were not kept.
func (g Group) ofImages(measures []measure.Measure) []stats.Runs {
	all := make([]stats.Runs, len(measures))
	if !slices.ContainsFunc(measures, func(m measure.Measure) bool { return m.Image != nil }) {
		return all
	}
	for _, r := range g.Runs {
		predictions, err := r.Predictions()
		if err != nil {
			return make([]stats.Runs, len(measures))
		}
		onset, err := r.OnsetPredictions()
		if err != nil || len(onset) != len(predictions) {
			onset = nil
		}
		for i, m := range measures {
			if m.Image != nil {
				all[i] = append(all[i], ofRun(r, m, predictions, onset))
			}
		}
	}
	for i, images := range all {
		for _, values := range images {
			if values == nil {
				all[i] = nil
			}
		}
	}
	return all
}

// ofRun returns what a measure is of every image; nil if it was not measured.
func ofRun(r *runs.Run, m measure.Measure, predictions, onset measure.Predictions) []float64 {
	values := make([]float64, len(predictions))
	for i, p := range predictions {
		var before *measure.Prediction
		if onset != nil {
			before = &onset[i]
		}
		values[i] = m.Image(r.Summary, p, before)
		if math.IsNaN(values[i]) {
			return nil
		}
	}
	return values
}

// OverImages reports whether the error of an estimate of the measure is for test images that might have been others too.
func (g Group) OverImages(m measure.Measure) bool { return g.ofImages([]measure.Measure{m})[0] != nil }
