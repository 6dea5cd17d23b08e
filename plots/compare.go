package plots

import (
	"fmt"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// Compare shows up to eight runs in the same two panels, loss on the left and
// accuracy on the right, a colour and a marker for each run: the training set
// dashed, the test set solid, a marker at the end of every curve and a larger
// one at the epoch of the lowest test loss. A table below names the runs and
// gives their last values.
//
// No run, or more than eight, is an error, and so is what LearningCurves
// rejects.
func Compare(runs []Run) (*Figure, error) {
	if err := validate(runs); err != nil {
		return nil, err
	}
	if err := distinct(len(runs), "runs"); err != nil {
		return nil, err
	}
	return pair{
		panels: func(t theme) (left, right *plot.Plot) {
			return runsPanel(t, loss, runs, nil), runsPanel(t, accuracy, runs, nil)
		},
		legend: runsLegend,
		table:  func(t theme) table { return runsTable(t, runs) },
		rows:   len(runs),
	}.figure(), nil
}

// runsLegend explains what the curves of all runs have in common.
func runsLegend(t theme) []key {
	train, test := runCurves(t, loss, Run{}, look{black, polygon{}})
	return []key{
		{train.sample, "train"}, {test.sample, "test"},
		{markerSample(onsetMarker(t, look{black, polygon{}})), "epoch of the lowest test loss"},
	}
}

// runCurves returns a run's curves as they look among others.
func runCurves(t theme, m metric, r Run, l look) (train, test curve) {
	x := r.epochs()
	trainValues, testValues := m.curves(r)
	train = curve{x, trainValues, style{t.line(l.color, 2, 5, 2.67), t.dot(l.color, l.shape)}}
	test = curve{x, testValues, l.solid(t)}
	return train, test
}

func onsetMarker(t theme, l look) draw.GlyphStyle {
	return large(t, t.dot(l.color, l.shape))
}

// runSample shows a run's test curve and its marker.
func runSample(t theme, l look) func(draw.Canvas) {
	return style{l.solid(t).line, onsetMarker(t, l)}.sample
}

// runsPanel shows one metric of all runs, above the bands if there are any.
func runsPanel(t theme, m metric, runs []Run, bands []band) *plot.Plot {
	var epochs, values [][]float64
	var under, lines, markers []plot.Plotter
	for _, b := range bands {
		values = append(values, b.a, b.b)
		under = append(under, b)
	}
	for i, r := range runs {
		train, test := runCurves(t, m, r, looks[i])
		epochs, values = append(epochs, train.x), append(values, train.y, test.y)
		lines = append(lines, train, test)
		for _, cv := range []curve{train, test} {
			end := last(cv.y)
			markers = append(markers, marker{cv.x[end], cv.y[end], cv.dot})
		}
		if o := r.onset(); finite(test.y[o]) {
			markers = append(markers, marker{test.x[o], test.y[o], onsetMarker(t, looks[i])})
		}
	}
	p := newEpochPanel(t, m.axis, m.extent(values...), epochs...)
	p.Add(under...)
	p.Add(lines...)
	p.Add(markers...)
	return p
}

// runsTable names the runs and gives their figures, a line each.
func runsTable(t theme, runs []Run) table {
	tb := table{heads: []string{"run, at its end", "train loss", "test loss", "lowest (epoch)", "train %", "test %"}}
	for i, r := range runs {
		low := r.onset()
		tb.rows = append(tb.rows, row{key{runSample(t, looks[i]), r.Title}, []string{
			formatLoss(r.TrainLoss[r.end(r.TrainLoss)]),
			formatLoss(r.TestLoss[r.end(r.TestLoss)]),
			fmt.Sprintf("%s (%d)", formatLoss(r.TestLoss[low]), r.epoch(low)),
			formatNumber(100 * r.TrainAccuracy[r.end(r.TrainAccuracy)]),
			formatNumber(100 * r.TestAccuracy[r.end(r.TestAccuracy)]),
		}})
	}
	return tb
}
