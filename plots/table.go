package plots

import (
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// runsTable names the runs and gives their figures, a line each.
func runsTable(c draw.Canvas, t theme, runs []Run) {
	columns := []struct {
		head  string
		right float64 // edge, in points
		text  func(Run) string
	}{
		{"train loss", 330, func(r Run) string { return formatLoss(r.TrainLoss[last(r.TrainLoss)]) }},
		{"test loss", 412, func(r Run) string { return formatLoss(r.TestLoss[last(r.TestLoss)]) }},
		{"lowest (epoch)", 534, func(r Run) string {
			return fmt.Sprintf("%s (%d)", formatLoss(r.TestLoss[r.onset()]), r.epoch(r.onset()))
		}},
		{"train %", 604, func(r Run) string { return fmt.Sprintf("%.2f", 100*r.TrainAccuracy[last(r.TrainAccuracy)]) }},
		{"test %", 664, func(r Run) string { return fmt.Sprintf("%.2f", 100*r.TestAccuracy[last(r.TestAccuracy)]) }},
	}
	const nameWidth = 240
	right := t.text(textSize)
	right.XAlign = draw.XRight
	y := c.Max.Y - t.pt(textSize)
	c.FillText(t.text(textSize), vg.Point{X: c.Min.X, Y: y}, "run, at its last epoch")
	for _, col := range columns {
		c.FillText(right, vg.Point{X: c.Min.X + t.pt(col.right), Y: y}, col.head)
	}
	c.StrokeLine2(t.line(black, 0.8), c.Min.X, y-t.pt(5), c.Max.X, y-t.pt(5))
	y -= t.pt(2)
	for i, r := range runs {
		y -= t.pt(lineHeight)
		_, test := runCurves(t, loss, r, looks[i])
		drawKeys(c, t, vg.Point{X: c.Min.X, Y: y}, t.pt(nameWidth), key{func(c draw.Canvas) {
			test.sample(c)
			markerSample(onsetMarker(t, looks[i]))(c)
		}, r.Title})
		for _, col := range columns {
			c.FillText(right, vg.Point{X: c.Min.X + t.pt(col.right), Y: y}, col.text(r))
		}
	}
}
