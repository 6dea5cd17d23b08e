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

	cut bool // some runs had epochs that not all of them have
}

// prepare checks groups for one figure and cuts the runs of each to the epochs
// that all of them measured: the mean of those that were not stopped early
// would be that of the lucky.
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
	out := Group{Title: g.Title}
	for _, r := range g.Runs {
		cut := Run{Epochs: []int{}}
		for i := range r.TestLoss {
			if seen[r.epoch(i)] < len(g.Runs) {
				out.cut = true
				continue
			}
			cut.Epochs = append(cut.Epochs, r.epoch(i))
			cut.TrainLoss = append(cut.TrainLoss, r.TrainLoss[i])
			cut.TestLoss = append(cut.TestLoss, r.TestLoss[i])
			cut.TrainAccuracy = append(cut.TrainAccuracy, r.TrainAccuracy[i])
			cut.TestAccuracy = append(cut.TestAccuracy, r.TestAccuracy[i])
		}
		out.Runs = append(out.Runs, cut)
	}
	return out
}

// mean returns the run of the means over the seeds.
func (g Group) mean() Run {
	return Run{
		Title:         g.Title,
		Epochs:        g.Runs[0].Epochs,
		TrainLoss:     g.seeds(func(r Run) []float64 { return r.TrainLoss }).means(),
		TestLoss:      g.seeds(func(r Run) []float64 { return r.TestLoss }).means(),
		TrainAccuracy: g.seeds(func(r Run) []float64 { return r.TrainAccuracy }).means(),
		TestAccuracy:  g.seeds(func(r Run) []float64 { return r.TestAccuracy }).means(),
	}
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

// last returns the estimate at the last epoch at which all runs have a value.
func (g Group) last(curve func(Run) []float64) mean95 {
	s := g.seeds(curve)
	return estimate(s[last(s.means())])
}

// repeated tells whether any group has more than one seed.
func repeated(groups []Group) bool {
	return slices.ContainsFunc(groups, func(g Group) bool { return len(g.Runs) > 1 })
}

// groupsHead says what a table's numbers are: of which epoch, and what stands behind them.
func groupsHead(groups []Group) string {
	head := "last epoch"
	if slices.ContainsFunc(groups, func(g Group) bool { return g.cut }) {
		head = "common epoch" // the last one; more words have no room
	}
	if repeated(groups) {
		head += " ± 95 % CI"
	}
	return head
}
