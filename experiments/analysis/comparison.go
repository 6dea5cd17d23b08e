package analysis

import (
	"fmt"
	"math"
	"slices"

	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/experiments/stats"
)

// A Comparison sets remedies beside their baseline.
type Comparison struct {
	Baseline Group
	Remedies []Remedy
}

// A Remedy is an experiment beside its baseline. Their runs are not taken as pairs by seed: those of one seed have first
// weights and the order of the images in common, but that makes their figures hardly more alike.
type Remedy struct {
	Group
	Differences []Difference // of Evidence, and then of description
}

// A Difference is what a remedy changes of one measure.
type Difference struct {
	Measure          measure.Measure
	Baseline, Remedy stats.Interval // means
	Change           stats.Estimate // remedy - baseline
	// P is that of a two-sided test that nothing changes, and AdjustedP the same after Holm's correction for all that are
	// made together. NaN where nothing is tested, as of what only describes.
	P, AdjustedP float64
	Together     int // how many tests AdjustedP is corrected for, this one included
	Seeds        int // of the side that has fewer
}

// FewestSeeds is how many seeds either side must have for a verdict. Two agree too easily.
const FewestSeeds = 3

// Evidence lists the measures by which a remedy is judged: the gap, which is what the article calls over-fitting; the test
// loss, with over-confidence and without; and the accuracy.
func Evidence() []measure.Measure {
	return []measure.Measure{measure.AccuracyGap, measure.TestLoss, measure.ScaledTestLoss, measure.TestAccuracy}
}

// description are measures that are told beside the evidence: with over-confidence, what is left of the test loss makes it up.
func description() []measure.Measure {
	return []measure.Measure{measure.Overconfidence, measure.LossGap, measure.CalibrationError}
}

// Compare compares each remedy with the baseline. It is an error if they were tested on different images.
func Compare(baseline Group, remedies []Group) (Comparison, error) {
	c := Comparison{Baseline: baseline}
	for _, g := range remedies {
		if err := Comparable(baseline, g); err != nil {
			return c, fmt.Errorf("%s and %s: %w", baseline.Spec.Label(), g.Spec.Label(), err)
		}
	}
	measures := slices.Concat(Evidence(), description())
	images := baseline.ofImages(measures)
	for _, g := range remedies {
		c.Remedies = append(c.Remedies, compare(baseline, g, measures, images))
	}
	var tests []*Difference
	for _, r := range c.Remedies {
		for i := range r.Differences {
			tests = append(tests, &r.Differences[i])
		}
	}
	Correct(tests)
	return c, nil
}

// Comparable is an error if the runs of two groups were tested on different images.
func Comparable(baseline, remedy Group) error {
	if a, b := baseline.Runs[0], remedy.Runs[0]; !sameTestImages(a.Data, b.Data) {
		return fmt.Errorf("runs %s and %s were tested on different images", a.Folder, b.Folder)
	}
	return nil
}

// compare compares a remedy with its baseline, given what the measures are of the baseline's images.
func compare(baseline, remedy Group, measures []measure.Measure, images []stats.Runs) Remedy {
	r := Remedy{Group: remedy}
	own := remedy.ofImages(measures)
	before, after := baseline.estimates(measures, images), remedy.estimates(measures, own)
	for i, change := range remedy.minus(baseline, measures, own, images) {
		m := measures[i]
		d := Difference{
			Measure: m, Baseline: m.Unit.Clip(before[i].Interval()), Remedy: m.Unit.Clip(after[i].Interval()),
			Change: change, P: math.NaN(), AdjustedP: math.NaN(), Seeds: min(len(baseline.Runs), len(remedy.Runs)),
		}
		if i < len(Evidence()) {
			d.P = change.P(0)
		}
		r.Differences = append(r.Differences, d)
	}
	return r
}

// sameTestImages compares the last two files of data sets: test images and labels.
func sameTestImages(a, b runs.DataRecord) bool {
	const train = 2
	return len(a.Files) > train && len(a.Files) == len(b.Files) && sameFiles(a.Files[train:], b.Files[train:])
}

// Correct adjusts the tests for how many there are, by Holm's correction.
func Correct(tests []*Difference) {
	var p []float64
	together := 0
	for _, d := range tests {
		p = append(p, d.P)
		if !math.IsNaN(d.P) {
			together++
		}
	}
	for i, adjusted := range stats.Holm(p) {
		tests[i].AdjustedP, tests[i].Together = adjusted, together
	}
}

// Interval returns the change with its 95 % confidence interval, cut off where the measure could not be: an accuracy of 98 %
// rises by 2 points at most.
func (d Difference) Interval() stats.Interval {
	v, before := d.Change.Interval(), d.Baseline.Estimate
	can := d.Measure.Unit.Clip(stats.Interval{Low: before + v.Low, High: before + v.High})
	if can.Low > before+v.Low {
		v.Low = min(v.Estimate, can.Low-before) // the estimate's last digit is rounded
	}
	if can.High < before+v.High {
		v.High = max(v.Estimate, can.High-before)
	}
	return v
}

// Verdict judges the difference. A gain counts after Holm's correction, and harm without it: to test more must not hide any.
func (d Difference) Verdict() stats.Verdict {
	gain := d.Change.Value * float64(d.Measure.Better)
	switch {
	case d.Seeds < FewestSeeds:
		return stats.Unclear
	case gain < 0:
		return stats.Judge(gain, d.P)
	default:
		return stats.Judge(gain, d.AdjustedP)
	}
}

// Difference returns that of a measure, which its p-value may be corrected in; nil if there is none.
func (r Remedy) Difference(m measure.Measure) *Difference {
	for i := range r.Differences {
		if r.Differences[i].Measure.Name == m.Name {
			return &r.Differences[i]
		}
	}
	return nil
}
