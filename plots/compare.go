package plots

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// look is what tells a run from others: the colour, and in grey the marker.
type look struct {
	color color.Color
	shape polygon
}

var looks = []look{
	{blue, polygon{0, 0}},
	{vermillion, polygon{4, 0.125}},
	{green, polygon{3, 0}},
	{purple, polygon{4, 0}},
	{black, polygon{3, 0.5}},
	{orange, polygon{5, 0}},
	{skyBlue, polygon{3, 0.25}},
	{grey, polygon{3, 0.75}},
}

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
	if len(runs) > len(looks) {
		return nil, fmt.Errorf("%d runs in one figure, expected at most %d", len(runs), len(looks))
	}
	const (
		strip       = lineHeight + 2*margin
		panelHeight = 260 // with its axis
	)
	table := float64(len(runs)+1)*lineHeight + margin
	return &Figure{
		width:  naturalWidth,
		height: strip + panelHeight + table,
		draw: func(c draw.Canvas, t theme) {
			top := draw.Crop(c, 0, 0, t.pt(table), 0)
			halves := drawRows(top, t, strip, [][]*plot.Plot{{runsPanel(t, loss, runs), runsPanel(t, accuracy, runs)}})[0]
			train, test := runCurves(t, loss, runs[0], look{black, polygon{}})
			at := halves[0].Min.Add(vg.Point{Y: t.pt(1.5 * margin)})
			drawKeys(c, t, at, halves[0].Size().X/2, key{train.sample, "train"}, key{test.sample, "test"})
			at.X = halves[1].Min.X
			drawKeys(c, t, at, halves[1].Size().X,
				key{markerSample(onsetMarker(t, look{black, polygon{}})), "epoch of the lowest test loss"})
			runsTable(draw.Crop(c, t.pt(margin), -t.pt(margin), 0, t.pt(table)-c.Size().Y), t, runs)
		},
	}, nil
}

// runCurves returns a run's curves as they look among others.
func runCurves(t theme, m metric, r Run, l look) (train, test curve) {
	x := r.epochs()
	trainValues, testValues := m.curves(r)
	train = curve{x, trainValues, style{t.line(l.color, 2, 5, 2.67), t.dot(l.color, l.shape)}}
	test = curve{x, testValues, style{t.line(l.color, 2.6), t.dot(l.color, l.shape)}}
	return train, test
}

func onsetMarker(t theme, l look) draw.GlyphStyle {
	s := t.dot(l.color, l.shape)
	s.Radius = t.pt(5.8)
	return s
}

// runsPanel shows one metric of all runs.
func runsPanel(t theme, m metric, runs []Run) *plot.Plot {
	p := newPanel(t, m, runs...)
	var markers []plot.Plotter // above all curves
	for i, r := range runs {
		train, test := runCurves(t, m, r, looks[i])
		p.Add(train, test)
		for _, cv := range []curve{train, test} {
			end := last(cv.y)
			markers = append(markers, marker{cv.x[end], cv.y[end], cv.dot})
		}
		if o := r.onset(); finite(test.y[o]) {
			markers = append(markers, marker{test.x[o], test.y[o], onsetMarker(t, looks[i])})
		}
	}
	p.Add(markers...)
	return p
}
