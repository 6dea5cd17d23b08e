package plots

import (
	"fmt"

	"gonum.org/v1/plot"
)

// Bands shows up to eight experiments, each repeated over seeds, as Compare
// shows runs: the loss on the left, the accuracy on the right, a colour for
// each experiment. The curves are means over the seeds, as far as all runs of
// the experiment went; the band around a curve goes from the lowest seed to the
// highest. The larger marker is at the epoch of the lowest mean test loss. Where
// early stopping put weights back, a ring marks what they had come to.
//
// The table gives means and, where there is more than one seed, the 95 %
// confidence interval of the mean (Student's t), of what each run came to, and
// of its own lowest test loss and the epoch of that.
//
// No group, or more than eight, is an error, and so is a group without an epoch
// common to its runs, or with a run that LearningCurves rejects.
func Bands(groups []Group) (*Figure, error) {
	groups, err := prepare(groups)
	if err != nil {
		return nil, err
	}
	shown := make([]series, len(groups))
	for i, g := range groups {
		shown[i] = series{g.mean(), g.whole, g.bands}
	}
	return pair{
		panels: func(t theme) (left, right *plot.Plot) {
			return seriesPanel(t, loss, shown), seriesPanel(t, accuracy, shown)
		},
		legend: func(t theme) []key { return append(seriesLegend(t, shown), bandKey(groups)...) },
		table:  func(t theme) table { return bandsTable(t, groups) },
	}.figure(), nil
}

// bands returns the ranges of the seeds around a metric's two curves.
func (g Group) bands(m metric, l look) []band {
	x := g.mean().epochs()
	train := g.seeds(func(r Run) []float64 { train, _ := m.curves(r); return train })
	test := g.seeds(func(r Run) []float64 { _, test := m.curves(r); return test })
	return []band{train.band(x, l), test.band(x, l)}
}

// bandKey explains the bands, if there are any.
func bandKey(groups []Group) []key {
	if !seedsOf(groups).repeated() {
		return nil
	}
	return []key{{areaSample(look{color: black}.haze()), "range of the seeds"}}
}

// bandsTable names the groups and gives their figures, a line each.
func bandsTable(t theme, groups []Group) table {
	seeds := seedsOf(groups)
	tb := table{heads: []string{groupsHead(seeds), "test loss", "lowest (epoch)", "train %", "test %"}}
	for i, g := range groups {
		testLoss := g.over(func(r Run) float64 { _, test := loss.ends(r); return test })
		trainAccuracy := g.over(func(r Run) float64 { train, _ := accuracy.ends(r); return train })
		testAccuracy := g.over(func(r Run) float64 { _, test := accuracy.ends(r); return test })
		tb.rows = append(tb.rows, row{key{runSample(t, looks[i]), seeds.name(i, g.Title)}, []string{
			g.with(testLoss, func(h Halves) float64 { return h.TestLoss }).format(formatLoss),
			g.lowest(),
			formatNumber(trainAccuracy.mean),
			g.with(testAccuracy, func(h Halves) float64 { return 100 * h.TestAccuracy }).format(formatNumber),
		}})
	}
	if seeds.repeated() {
		tb.notes = append(tb.notes, "At the end of the runs. Lowest: the mean of each run's own, and of its epoch.")
		tb.notes = append(tb.notes, covered(groups)...)
	}
	const afterTestLoss = 1
	tb.addScaled(afterTestLoss, func(i int) float64 { return groups[i].over(Run.scaledEnd).mean })
	return tb
}

// groupsHead says what stands behind a table's numbers.
func groupsHead(seeds seedCounts) string {
	if seeds.repeated() {
		return seeds.head() + " ± 95 % CI"
	}
	return "at the end"
}

// lowest writes the lowest test loss and its epoch, as means of each run's own.
func (g Group) lowest() string {
	low := g.over(func(r Run) float64 { return r.TestLoss[r.onset()] })
	epoch := g.over(func(r Run) float64 { return float64(r.epoch(r.onset())) })
	if len(g.whole) == 1 {
		return fmt.Sprintf("%s (%.0f)", formatLoss(low.mean), epoch.mean)
	}
	return fmt.Sprintf("%s (%.1f)", formatLoss(low.mean), epoch.mean)
}
