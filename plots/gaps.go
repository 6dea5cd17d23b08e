package plots

import (
	"fmt"
	"slices"

	"gonum.org/v1/plot"
)

// Gaps shows by how much up to eight experiments do better on the training than
// on the test set, over the epochs: test - train loss on the left, train - test
// accuracy on the right. A baseline and its remedies are distinguished best in
// that order. Curves, bands and numbers are those of Bands, of gaps taken run
// by run.
//
// What Bands rejects is an error, and so is a group without an epoch at which
// all its runs have both values of a gap.
func Gaps(groups []Group) (*Figure, error) {
	groups, err := prepare(groups)
	if err != nil {
		return nil, err
	}
	for i, g := range groups {
		for _, m := range []metric{loss, accuracy} {
			if last(g.seeds(m.gaps).means()) < 0 {
				return nil, fmt.Errorf("group %d (%q): no epoch at which all runs have a gap", i+1, g.Title)
			}
		}
	}
	return pair{
		panels: func(t theme) (left, right *plot.Plot) {
			return gapsPanel(t, loss, "Loss gap", groups),
				gapsPanel(t, accuracy, "Accuracy gap (points)", groups)
		},
		legend: func(t theme) []key {
			keys := []key{{lineSample(idealLine(t)), "as good on the test set as in training"}}
			if slices.ContainsFunc(groups, func(g Group) bool { _, ok := loss.keptBy(g.whole); return ok }) {
				keys = append(keys, keptKey(t, seedsOf(groups).repeated()))
			}
			return append(keys, bandKey(groups)...)
		},
		table: func(t theme) table { return gapsTable(t, groups) },
	}.figure(), nil
}

// gaps returns a run's gap at every epoch.
func (m metric) gaps(r Run) []float64 {
	train, test := m.curves(r)
	out := make([]float64, len(train))
	for i := range out {
		out[i] = m.gap(train[i], test[i])
	}
	return out
}

// gapsPanel shows one metric's gaps of all groups.
func gapsPanel(t theme, m metric, label string, groups []Group) *plot.Plot {
	var epochs, values [][]float64
	var bands, lines, ends []plot.Plotter
	for i, g := range groups {
		x, s := g.mean().epochs(), g.seeds(m.gaps)
		b := s.band(x, looks[i])
		mean := curve{x, s.means(), looks[i].solid(t)}
		epochs, values = append(epochs, x), append(values, mean.y, b.a, b.b)
		bands, lines = append(bands, b), append(lines, mean)
		if k, ok := m.keptBy(g.whole); ok {
			gap := m.gap(k.train, k.test)
			epochs, values = append(epochs, []float64{k.to}), append(values, []float64{gap})
			ends = append(ends, k.at(t, gap, looks[i].color))
			continue
		}
		end := last(mean.y)
		ends = append(ends, marker{x[end], mean.y[end], mean.dot})
	}
	p := newEpochPanel(t, label, lossExtent(values...), epochs...)
	p.Add(level{0, idealLine(t)})
	p.Add(bands...)
	p.Add(lines...)
	p.Add(ends...)
	return p
}

// gapsTable names the groups and gives the gaps that they came to, a line each.
func gapsTable(t theme, groups []Group) table {
	seeds := seedsOf(groups)
	tb := table{heads: []string{groupsHead(seeds), "loss gap", "accuracy gap (points)"}}
	for i, g := range groups {
		tb.rows = append(tb.rows, row{key{looks[i].solid(t).sample, seeds.name(i, g.Title)}, []string{
			g.with(g.over(loss.endGap), func(h Halves) float64 { return h.LossGap }).format(formatLoss),
			g.with(g.over(accuracy.endGap), func(h Halves) float64 { return 100 * h.AccuracyGap }).format(formatNumber),
		}})
	}
	if seeds.repeated() {
		tb.notes = append(tb.notes, "At the end of the runs.")
		tb.notes = append(tb.notes, covered(groups)...)
	}
	return tb
}
