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

// A Remedy is an experiment beside its baseline, over the seeds that both have.
type Remedy struct {
	Group
	Seeds       []uint64
	Differences []Difference // one for each of comparedMeasures
	Images      []ImageTest  // one for each seed
}

// A Difference is what a remedy changes of one measure.
type Difference struct {
	Measure          measure.Measure
	Baseline, Remedy stats.Interval // means over the seeds
	// Change is remedy - baseline with its 95 % confidence interval: over the seeds, by pairs; with one seed it is known
	// of the test accuracy alone, over the test images.
	Change stats.Interval
	// P is that of a paired t-test over the seeds, and AdjustedP the same after Holm's correction for all remedies of the
	// comparison that have one; NaN with one seed, or if the change is the same with each.
	P, AdjustedP float64
	Together     int // how many tests AdjustedP is corrected for, this one included
}

// An ImageTest is McNemar's test on the test images of one seed's runs.
type ImageTest struct {
	Seed uint64 `json:"seed"`
	stats.McNemar
	AdjustedP float64 `json:"adjusted_p"` // after Holm's correction for all remedies and seeds of the comparison
}

// comparedMeasures are those that a comparison tests.
func comparedMeasures() []measure.Measure {
	return []measure.Measure{measure.TestLoss, measure.TestAccuracy, measure.LossGap, measure.AccuracyGap, measure.ExcessTestLoss, measure.CalibrationError}
}

// Compare compares each remedy with the baseline over the seeds that both have. It is an error if a pair has none, or
// if they were tested on different images.
func Compare(baseline Group, remedies []Group) (Comparison, error) {
	c := Comparison{Baseline: baseline}
	for _, g := range remedies {
		r, err := compare(baseline, g)
		if err != nil {
			return c, fmt.Errorf("%s and %s: %w", baseline.Spec.Label(), g.Spec.Label(), err)
		}
		c.Remedies = append(c.Remedies, r)
	}
	c.correct()
	return c, nil
}

func compare(baseline, remedy Group) (Remedy, error) {
	r := Remedy{Group: remedy}
	var before, after Group
	for _, seed := range baseline.Seeds() {
		a, b := baseline.run(seed), remedy.run(seed)
		if b == nil {
			continue
		}
		test, err := compareImages(a, b)
		if err != nil {
			return r, err
		}
		r.Seeds = append(r.Seeds, seed)
		r.Images = append(r.Images, ImageTest{Seed: seed, McNemar: test})
		before.Runs, after.Runs = append(before.Runs, a), append(after.Runs, b)
	}
	if len(r.Seeds) == 0 {
		return r, fmt.Errorf("no seed in common: %v and %v", baseline.Seeds(), remedy.Seeds())
	}
	for _, m := range comparedMeasures() {
		d := Difference{Measure: m, Baseline: before.Mean(m), Remedy: after.Mean(m), P: math.NaN()}
		if len(r.Seeds) > 1 {
			test, err := stats.PairedT(before.Values(m), after.Values(m))
			if err != nil {
				return r, fmt.Errorf("%s: %w", m.Title, err)
			}
			d.Change, d.P = test.Difference, test.P
		} else {
			d.Change = stats.Interval{Estimate: d.Remedy.Estimate - d.Baseline.Estimate, Low: math.NaN(), High: math.NaN()}
			if m.Name == measure.TestAccuracy.Name {
				d.Change = r.Images[0].Difference()
			}
		}
		r.Differences = append(r.Differences, d)
	}
	return r, nil
}

// compareImages tests two runs on their test images.
func compareImages(a, b *runs.Run) (stats.McNemar, error) {
	if !sameTestImages(a.Data, b.Data) {
		return stats.McNemar{}, fmt.Errorf("runs %s and %s were tested on different images", a.Folder, b.Folder)
	}
	var right [2][]bool
	for i, r := range []*runs.Run{a, b} {
		predictions, err := r.Predictions()
		if err != nil {
			return stats.McNemar{}, err
		}
		for _, p := range predictions {
			right[i] = append(right[i], p.Right())
		}
	}
	test, err := stats.CompareClassifiers(right[0], right[1])
	if err != nil {
		return test, fmt.Errorf("%s and %s: %w", a.Folder, b.Folder, err)
	}
	return test, nil
}

// sameTestImages compares the last two files of data sets: test images and labels.
func sameTestImages(a, b runs.DataRecord) bool {
	const train = 2
	return len(a.Files) > train && len(a.Files) == len(b.Files) && sameFiles(a.Files[train:], b.Files[train:])
}

// correct adjusts the tests for how many there are of a kind: of a measure, over the remedies; on images, over remedies
// and seeds.
func (c *Comparison) correct() {
	for i := range comparedMeasures() {
		var p []float64
		tests := 0
		for _, r := range c.Remedies {
			p = append(p, r.Differences[i].P)
			if !math.IsNaN(r.Differences[i].P) {
				tests++
			}
		}
		for j, adjusted := range stats.Holm(p) {
			d := &c.Remedies[j].Differences[i]
			d.AdjustedP, d.Together = adjusted, tests
		}
	}
	var tests []*ImageTest
	var p []float64
	for _, r := range c.Remedies {
		for i := range r.Images {
			tests, p = append(tests, &r.Images[i]), append(p, r.Images[i].P)
		}
	}
	for i, adjusted := range stats.Holm(p) {
		tests[i].AdjustedP = adjusted
	}
}

// Verdict judges the difference after Holm's correction.
func (d Difference) Verdict() stats.Verdict {
	return stats.Judge(d.Change.Estimate*float64(d.Measure.Better), d.AdjustedP)
}

// Difference returns that of a measure.
func (r Remedy) Difference(m measure.Measure) Difference {
	return r.Differences[slices.IndexFunc(r.Differences, func(d Difference) bool { return d.Measure.Name == m.Name })]
}

// Verdict judges the test on the images after Holm's correction.
func (t ImageTest) Verdict() stats.Verdict {
	return stats.Judge(float64(t.OnlyOther-t.OnlyBaseline), t.AdjustedP)
}
