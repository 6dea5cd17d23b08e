package plots

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// kept is where early stopping went back to, as a mean over runs.
type kept struct {
	from, epoch, to float64 // the first, the mean and the last of the epochs
	train, test     float64 // by a metric
}

// keptBy returns where the runs' early stopping went back to, or whether none
// did. A run that goes on to its last epoch keeps that.
func (m metric) keptBy(runs []Run) (k kept, ok bool) {
	if !slices.ContainsFunc(runs, func(r Run) bool { _, ok := r.kept(); return ok }) {
		return kept{}, false
	}
	var epochs, trains, tests []float64
	for _, r := range runs {
		train, test := m.curves(r)
		epochs = append(epochs, float64(r.epoch(r.end(r.TestLoss))))
		trains, tests = append(trains, train[r.end(train)]), append(tests, test[r.end(test)])
	}
	return kept{
		from: slices.Min(epochs), epoch: estimate(epochs).mean, to: slices.Max(epochs),
		train: estimate(trains).mean, test: estimate(tests).mean,
	}, true
}

// at marks the value y: a ring, and a bar over the epochs.
func (k kept) at(t theme, y float64, c color.Color) keptMark {
	return keptMark{k, y, t.line(c, 2), large(t, t.dot(c, ring{}))}
}

// keptMark marks a value that early stopping went back to.
type keptMark struct {
	kept
	y    float64
	line draw.LineStyle
	dot  draw.GlyphStyle
}

var _ plot.Plotter = keptMark{}

// Plot implements plot.Plotter.
func (k keptMark) Plot(c draw.Canvas, p *plot.Plot) {
	at := locate(c, p, []float64{k.from, k.epoch, k.to}, []float64{k.y, k.y, k.y})
	if k.from < k.to {
		drawWhisker(c, k.line, at[0], at[2])
	}
	c.DrawGlyphNoClip(k.dot, at[1])
}

// keptKey explains the marks.
func keptKey(t theme, repeated bool) key {
	if !repeated {
		return key{markerSample(large(t, t.dot(black, ring{}))), "kept by early stopping"}
	}
	return key{func(c draw.Canvas) {
		from, to := c.Center(), c.Center()
		from.X, to.X = c.Min.X+t.pt(2), c.Max.X-t.pt(2)
		drawWhisker(c, t.line(black, 2), from, to)
		c.DrawGlyphNoClip(large(t, t.dot(black, ring{})), c.Center())
	}, "kept by early stopping: mean, and range of epochs"}
}
