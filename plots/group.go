package plots

import (
	"errors"
	"fmt"
	"slices"
)

// Group is an experiment repeated over several seeds.
type Group struct {
	Title string
	Runs  []Run // one a seed; their titles are not shown
	// Halves are known where the means at the end may differ for more than their seeds; nil: for those, by Student's t.
	Halves *Halves

	whole []Run // with all their epochs
}

// Halves are half of the 95 % confidence intervals of means at the end, of accuracies as fractions. One that is NaN has none.
type Halves struct {
	Covers                                       string // what might have been otherwise: seeds and test images
	TestLoss, TestAccuracy, LossGap, AccuracyGap float64
}

// prepare checks groups for one figure and cuts the curves of each to the
// epochs that all its runs measured: the mean of those that were not stopped
// early would be that of the lucky.
func prepare(groups []Group) ([]Group, error) {
	if len(groups) == 0 {
		return nil, errors.New("no groups to draw")
	}
	if err := distinct(len(groups), "groups"); err != nil {
		return nil, err
	}
	out := make([]Group, len(groups))
	for i, g := range groups {
		if err := validate(g.Runs); err != nil {
			return nil, fmt.Errorf("group %d (%q): %w", i+1, g.Title, err)
		}
		out[i] = g.common()
		if err := out[i].mean().validate(); err != nil {
			return nil, fmt.Errorf("group %d (%q): what all its runs have in common: %w", i+1, g.Title, err)
		}
	}
	return out, nil
}

// common returns the group with the rows of all its runs' common epochs.
func (g Group) common() Group {
	seen := map[int]int{}
	for _, r := range g.Runs {
		for i := range r.TestLoss {
			seen[r.epoch(i)]++
		}
	}
	scaled := !slices.ContainsFunc(g.Runs, func(r Run) bool { return r.ScaledTestLoss == nil })
	out := Group{Title: g.Title, Halves: g.Halves, whole: g.Runs}
	for _, r := range g.Runs {
		cut := Run{Epochs: []int{}}
		for i := range r.TestLoss {
			if seen[r.epoch(i)] < len(g.Runs) {
				continue
			}
			cut.Epochs = append(cut.Epochs, r.epoch(i))
			cut.TrainLoss = append(cut.TrainLoss, r.TrainLoss[i])
			cut.TestLoss = append(cut.TestLoss, r.TestLoss[i])
			cut.TrainAccuracy = append(cut.TrainAccuracy, r.TrainAccuracy[i])
			cut.TestAccuracy = append(cut.TestAccuracy, r.TestAccuracy[i])
			if scaled {
				cut.ScaledTestLoss = append(cut.ScaledTestLoss, r.ScaledTestLoss[i])
			}
		}
		out.Runs = append(out.Runs, cut)
	}
	return out
}

// mean returns the run of the means over the seeds.
func (g Group) mean() Run {
	mean := Run{
		Title:         g.Title,
		Epochs:        g.Runs[0].Epochs,
		TrainLoss:     g.seeds(func(r Run) []float64 { return r.TrainLoss }).means(),
		TestLoss:      g.seeds(func(r Run) []float64 { return r.TestLoss }).means(),
		TrainAccuracy: g.seeds(func(r Run) []float64 { return r.TrainAccuracy }).means(),
		TestAccuracy:  g.seeds(func(r Run) []float64 { return r.TestAccuracy }).means(),
	}
	if g.Runs[0].ScaledTestLoss != nil {
		scaled := g.seeds(func(r Run) []float64 { return r.ScaledTestLoss }).means()
		if last(scaled) >= 0 {
			mean.ScaledTestLoss = scaled
		}
	}
	return mean
}

// seeds collects a curve of every run.
func (g Group) seeds(curve func(Run) []float64) samples {
	s := make(samples, len(g.Runs[0].Epochs))
	for _, r := range g.Runs {
		for i, v := range curve(r) {
			s[i] = append(s[i], v)
		}
	}
	return s
}

// over returns the mean of a figure of every run.
func (g Group) over(figure func(Run) float64) mean95 {
	var values []float64
	for _, r := range g.whole {
		values = append(values, figure(r))
	}
	return estimate(values)
}

// with is a mean with an interval of the group's own, where that is known.
func (g Group) with(mean mean95, half func(Halves) float64) mean95 {
	if g.Halves != nil {
		mean.half = half(*g.Halves)
	}
	return mean
}

// covered is the note that says what the intervals of the groups are for; none: the seeds, as ever.
func covered(groups []Group) []string {
	for _, g := range groups {
		if g.Halves == nil || g.Halves.Covers != groups[0].Halves.Covers {
			return nil
		}
	}
	return []string{"The intervals are for " + groups[0].Halves.Covers + " that might have been others."}
}

// seedsOf counts the seeds of each group.
func seedsOf(groups []Group) seedCounts {
	var counts seedCounts
	for _, g := range groups {
		counts = append(counts, len(g.Runs))
	}
	return counts
}
