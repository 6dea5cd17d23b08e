package plots

import (
	"fmt"

	"gonum.org/v1/plot"
)

// Bands shows up to eight experiments, each repeated over seeds, as Compare
// shows runs: the loss on the left, the accuracy on the right, a colour for
// each experiment. The curves are means over the seeds; the band around a curve
// goes from the lowest seed to the highest. The larger marker is at the epoch
// of the lowest mean test loss.
//
// The table gives means and, where there is more than one seed, the 95 %
// confidence interval of the mean (Student's t) at the last epoch that all
// runs of the experiment measured. Epochs that only some of them reached are
// left out.
//
// No group, or more than eight, is an error, and so is a group without an epoch
// common to its runs, or with a run that LearningCurves rejects.
func Bands(groups []Group) (*Figure, error) {
	groups, err := prepare(groups)
	if err != nil {
		return nil, err
	}
	return pair{
		panels: func(t theme) (left, right *plot.Plot) {
			return bandsPanel(t, loss, groups), bandsPanel(t, accuracy, groups)
		},
		legend: func(t theme) []key { return append(runsLegend(t), bandKey(groups)...) },
		table:  func(t theme) table { return bandsTable(t, groups) },
		rows:   len(groups),
	}.figure(), nil
}

// bandsPanel shows one metric of all groups.
func bandsPanel(t theme, m metric, groups []Group) *plot.Plot {
	var means []Run
	var bands []band
	for i, g := range groups {
		mean := g.mean()
		means = append(means, mean)
		train := g.seeds(func(r Run) []float64 { train, _ := m.curves(r); return train })
		test := g.seeds(func(r Run) []float64 { _, test := m.curves(r); return test })
		bands = append(bands, train.band(mean.epochs(), looks[i]), test.band(mean.epochs(), looks[i]))
	}
	return runsPanel(t, m, means, bands)
}

// bandKey explains the bands, if there are any.
func bandKey(groups []Group) []key {
	if !repeated(groups) {
		return nil
	}
	return []key{{areaSample(look{color: black}.haze()), "range of the seeds"}}
}

// bandsTable names the groups and gives their figures, a line each.
func bandsTable(t theme, groups []Group) table {
	tb := table{heads: []string{groupsHead(groups), "seeds", "test loss", "lowest (epoch)", "train %", "test %"}}
	for i, g := range groups {
		mean := g.mean()
		low := mean.onset()
		trainAccuracy := g.last(func(r Run) []float64 { return percent(r.TrainAccuracy) })
		tb.rows = append(tb.rows, row{key{runSample(t, looks[i]), g.Title}, []string{
			fmt.Sprint(len(g.Runs)),
			g.last(func(r Run) []float64 { return r.TestLoss }).format(formatLoss),
			fmt.Sprintf("%s (%d)", formatLoss(mean.TestLoss[low]), mean.epoch(low)),
			formatNumber(trainAccuracy.mean),
			g.last(func(r Run) []float64 { return percent(r.TestAccuracy) }).format(formatNumber),
		}})
	}
	return tb
}
