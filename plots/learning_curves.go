package plots

import (
	"fmt"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// LearningCurves shows one run: its loss on the left, its accuracy on the
// right, each on the training and on the test set over the epochs, the gap
// between them shaded. The epoch of the lowest test loss, after which the run
// over-fits, is marked in both panels unless only one epoch was measured. The
// legends give the last values and their gap.
//
// A run without epochs, with curves of different lengths, without any value in
// a curve, with an accuracy outside 0 to 1 or a loss beyond float32 is an
// error.
func LearningCurves(run Run) (*Figure, error) { return Grid([]Run{run}) }

// Grid shows several runs, each as LearningCurves does, one below the other
// under their titles.
func Grid(runs []Run) (*Figure, error) {
	if err := validate(runs); err != nil {
		return nil, err
	}
	const panelHeight = 215 // with its axis
	strip := onsetHeight + 2*lineHeight
	for _, r := range runs {
		if r.Title != "" {
			strip = onsetHeight + 2*lineHeight + titleHeight
		}
	}
	return &Figure{
		width:  naturalWidth,
		height: float64(len(runs)) * (strip + panelHeight + margin),
		draw: func(c draw.Canvas, t theme) {
			rows := make([][]*plot.Plot, len(runs))
			for i, r := range runs {
				rows[i] = []*plot.Plot{gapPanel(t, loss, r), gapPanel(t, accuracy, r)}
			}
			for i, halves := range drawRows(c, t, strip, rows) {
				gapLegend(halves[0], t, loss, runs[i])
				gapLegend(halves[1], t, accuracy, runs[i])
				title := t.text(titleSize)
				at := halves[0].Min.Add(vg.Point{Y: t.pt(onsetHeight + 2*lineHeight + 8)})
				c.FillText(title, at, shorten(runs[i].Title, title, halves[1].Max.X-at.X))
			}
		},
	}, nil
}

// onsetHeight is the height in points of the line that names the onset.
const onsetHeight = 22.0

// gapPanel shows one metric of a run and its gap.
func gapPanel(t theme, m metric, r Run) *plot.Plot {
	train, test := gapCurves(t, m, r)
	p := newEpochPanel(t, m.axis, m.extent(train.y, test.y), train.x)
	p.Add(band{train.x, train.y, test.y, gapTint})
	if hasOnset(r) {
		epoch := float64(r.epoch(r.onset()))
		label := t.text(textSize)
		label.Color = darkGrey
		p.Add(rule{epoch, markLine(t)}, ruleLabel{epoch, fmt.Sprintf("epoch %.0f", epoch), label})
	}
	p.Add(test, train)
	return p
}

// gapLegend explains a panel in the strip above it, where it hides nothing.
func gapLegend(c draw.Canvas, t theme, m metric, r Run) {
	train, test := gapCurves(t, m, r)
	cell := c.Size().X / 2
	lower := c.Min.Add(vg.Point{Y: t.pt(onsetHeight + 5)})
	upper := lower.Add(vg.Point{Y: t.pt(lineHeight)})
	drawKeys(c, t, upper, cell,
		key{train.sample, "train " + m.format(train.y[last(train.y)])},
		key{test.sample, "test " + m.format(test.y[last(test.y)])})
	if i := last(train.y, test.y); i >= 0 {
		drawKeys(c, t, lower, cell,
			key{areaSample(gapTint), "gap " + m.formatGap(m.gap(train.y[i], test.y[i]))})
	}
	if hasOnset(r) {
		lower.X += cell
		drawKeys(c, t, lower, cell, key{ruleSample(markLine(t)), "lowest test loss"})
	}
}

// gapCurves returns a run's curves as they look when it is alone.
func gapCurves(t theme, m metric, r Run) (train, test curve) {
	x := r.epochs()
	trainValues, testValues := m.curves(r)
	return curve{x, trainValues, trainStyle(t)}, curve{x, testValues, testStyle(t)}
}

func trainStyle(t theme) style { return style{t.line(blue, 2.6, 7, 3.5), t.dot(blue, ring{})} }

func testStyle(t theme) style { return style{t.line(vermillion, 3), t.dot(vermillion, polygon{})} }

// hasOnset tells whether there was more than one test loss to be lowest of.
func hasOnset(r Run) bool {
	s := stretches(r.TestLoss)
	return len(s) > 1 || s[0].to-s[0].from > 1
}
