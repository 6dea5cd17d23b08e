package plots

import (
	"fmt"

	"gonum.org/v1/plot"
)

// Compare shows up to eight runs in the same two panels, loss on the left and
// accuracy on the right, a colour and a marker for each run: the training set
// dashed, the test set solid, the test loss without over-confidence, where it
// was measured, dashed and dotted. A marker is at the end of every curve, or a
// ring where early stopping put weights back, and a larger marker at the epoch of
// the lowest test loss. A table below names the runs and gives what they came to.
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
	shown := make([]series, len(runs))
	for i, r := range runs {
		shown[i] = series{r, []Run{r}, nil}
	}
	return pair{
		panels: func(t theme) (left, right *plot.Plot) {
			return seriesPanel(t, loss, shown), seriesPanel(t, accuracy, shown)
		},
		legend: func(t theme) []key { return seriesLegend(t, shown) },
		table:  func(t theme) table { return runsTable(t, runs) },
	}.figure(), nil
}

// runsTable names the runs and gives their figures, a line each.
func runsTable(t theme, runs []Run) table {
	tb := table{heads: []string{"run, at its end", "train loss", "test loss", "lowest (epoch)", "train %", "test %"}}
	for i, r := range runs {
		low := r.onset()
		trainLoss, testLoss := loss.ends(r)
		trainAccuracy, testAccuracy := accuracy.ends(r)
		tb.rows = append(tb.rows, row{key{runSample(t, looks[i]), r.Title}, []string{
			formatLoss(trainLoss),
			formatLoss(testLoss),
			fmt.Sprintf("%s (%d)", formatLoss(r.TestLoss[low]), r.epoch(low)),
			formatNumber(trainAccuracy),
			formatNumber(testAccuracy),
		}})
	}
	const afterTestLoss = 2
	tb.addScaled(afterTestLoss, func(i int) float64 { return runs[i].scaledEnd() })
	return tb
}
