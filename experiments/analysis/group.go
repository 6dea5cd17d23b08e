package analysis

import (
	"cmp"
	"math"
	"slices"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/experiments/stats"
)

// A Group is an experiment repeated over seeds: finished runs that differ in nothing else, in the order of their seeds.
type Group struct {
	Spec experiments.Spec // of the first
	Runs []*runs.Run
}

// Groups sorts finished runs into groups, which stay in the order of their first runs. Of two runs with the same seed
// the first one counts: they are the same. Those that have diverged do not count.
func Groups(all []*runs.Run) []Group {
	var groups []Group
	for _, r := range Converged(all) {
		i := slices.IndexFunc(groups, func(g Group) bool {
			return g.Spec.SameButSeed(r.Spec) && sameFiles(g.Runs[0].Data.Files, r.Data.Files)
		})
		if i < 0 {
			groups = append(groups, Group{Spec: r.Spec, Runs: []*runs.Run{r}})
			continue
		}
		if groups[i].run(r.Spec.Seed) == nil {
			groups[i].Runs = append(groups[i].Runs, r)
		}
	}
	for i, g := range groups {
		slices.SortFunc(g.Runs, func(a, b *runs.Run) int { return cmp.Compare(a.Spec.Seed, b.Spec.Seed) })
		groups[i].Spec = g.Runs[0].Spec
	}
	return groups
}

// Converged returns those of the runs that have not diverged.
func Converged(all []*runs.Run) []*runs.Run {
	return slices.DeleteFunc(slices.Clone(all), func(r *runs.Run) bool { return r.Diverged() != "" })
}

// sameFiles reports whether files hold the same, wherever they lie.
func sameFiles(a, b []datasets.File) bool {
	return slices.EqualFunc(a, b, datasets.File.Same)
}

// run returns the run with a seed, nil if there is none.
func (g Group) run(seed uint64) *runs.Run {
	for _, r := range g.Runs {
		if r.Spec.Seed == seed {
			return r
		}
	}
	return nil
}

// Seeds lists the runs' seeds.
func (g Group) Seeds() []uint64 {
	var seeds []uint64
	for _, r := range g.Runs {
		seeds = append(seeds, r.Spec.Seed)
	}
	return seeds
}

// Values returns what was measured of every run.
func (g Group) Values(m measure.Measure) []float64 {
	var values []float64
	for _, r := range g.Runs {
		values = append(values, m.Of(r.Summary))
	}
	return values
}

// Mean returns what was measured, as a mean with its 95 % confidence interval; see Estimates.
func (g Group) Mean(m measure.Measure) stats.Interval {
	return g.clip(m, g.Estimates(m)[0].Interval())
}

// clip cuts off what of an interval no run can have.
func (g Group) clip(m measure.Measure, v stats.Interval) stats.Interval {
	v = m.Unit.Clip(v)
	if m.Unit == measure.Epochs {
		v.High = min(v.High, float64(g.Spec.Epochs))
	}
	return v
}

// Texts writes means with their intervals. An onset is marked by ≥ if a run ended so soon after its own that a later and lower
// loss may have been to come.
func (g Group) Texts(measures ...measure.Measure) []string {
	var texts []string
	for i, e := range g.Estimates(measures...) {
		m := measures[i]
		text := m.Unit.Mean(g.clip(m, e.Interval()))
		if m.Name == measure.OnsetEpoch.Name && slices.ContainsFunc(g.Runs, func(r *runs.Run) bool { return r.Summary.OnsetCensored }) {
			text = "≥ " + text
		}
		texts = append(texts, text)
	}
	return texts
}

// Text is Texts of one measure.
func (g Group) Text(m measure.Measure) string { return g.Texts(m)[0] }

// Means returns all that was measured, by the measures' names; see Mean.
func (g Group) Means() map[string]stats.Interval {
	means := map[string]stats.Interval{}
	all := measure.Measures()
	for i, e := range g.Estimates(all...) {
		if !math.IsNaN(e.Value) {
			means[all[i].Name] = g.clip(all[i], e.Interval())
		}
	}
	return means
}
