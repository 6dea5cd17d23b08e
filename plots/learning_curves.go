package plots

import (
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// LearningCurves shows one run: its loss on the left, its accuracy on the
// right, each on the training and on the test set over the epochs, the gap
// between them shaded. The test loss without over-confidence is a curve of its
// own where it was measured. The epoch of the lowest test loss, after which the
// run over-fits, is marked in both panels unless only one epoch was measured.
// The legends give what the run came to, and the gap. Where images were held out
// of the training set there is a curve of theirs. Where the weights of an earlier
// epoch were put back, a dot on the test curve marks it, and the values are of
// that.
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
	legend, heading := 0.0, 0.0
	for _, r := range runs {
		legend = max(legend, onsetHeight+float64(len(gapLegend(theme{1}, loss, r)))*lineHeight)
		if r.Title != "" {
			heading = titleHeight
		}
	}
	strip := legend + heading
	return &Figure{
		width:  naturalWidth,
		height: float64(len(runs)) * (strip + panelHeight + margin),
		draw: func(c draw.Canvas, t theme) {
			rows := make([][]*plot.Plot, len(runs))
			for i, r := range runs {
				rows[i] = []*plot.Plot{gapPanel(t, loss, r), gapPanel(t, accuracy, r)}
			}
			for i, halves := range drawRows(c, t, strip, rows) {
				drawLegend(halves[0], t, gapLegend(t, loss, runs[i]))
				drawLegend(halves[1], t, gapLegend(t, accuracy, runs[i]))
				title := t.text(titleSize)
				at := halves[0].Min.Add(vg.Point{Y: t.pt(legend + 8)})
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
	shown := []plot.Plotter{test, train}
	values := [][]float64{train.y, test.y}
	if r.validated() {
		val := curve{train.x, m.val(r), valStyle(t)}
		shown, values = append(shown, val), append(values, val.y)
	}
	if y := m.scaled(r); y != nil {
		shown, values = append(shown, curve{train.x, y, scaledStyle(t)}), append(values, y)
	}
	if i, ok := r.kept(); ok && finite(test.y[i]) {
		shown = append(shown, marker{test.x[i], test.y[i], keptStyle(t).dot})
	}
	p := newEpochPanel(t, m.axis, m.extent(values...), train.x)
	p.Add(band{train.x, train.y, test.y, gapTint})
	if hasOnset(r) {
		epoch := float64(r.epoch(r.onset()))
		label := t.text(textSize)
		label.Color = darkGrey
		p.Add(rule{epoch, markLine(t)}, ruleLabel{epoch, fmt.Sprintf("epoch %.0f", epoch), label})
	}
	p.Add(shown...)
	return p
}

// gapLegend explains a panel, in lines of one or two entries.
func gapLegend(t theme, m metric, r Run) (lines [][]key) {
	train, test := gapCurves(t, m, r)
	trainEnd, testEnd := m.ends(r)
	lines = append(lines, []key{{train.sample, "train " + m.format(trainEnd)}, {test.sample, "test " + m.format(testEnd)}})
	if m.scaled(r) != nil {
		lines = append(lines, []key{{lineSample(scaledStyle(t).line), scaledWords + " " + m.format(r.scaledEnd())}})
	}
	var held, gap, kept, onset key
	if r.validated() {
		val := m.val(r)
		held = key{lineSample(valStyle(t).line), "val " + m.format(val[r.end(val)])}
	}
	if i, ok := r.kept(); ok {
		kept = key{keptStyle(t).sample, fmt.Sprintf("kept: epoch %d", r.epoch(i))}
	}
	if v := m.endGap(r); finite(v) {
		gap = key{areaSample(gapTint), "gap " + m.formatGap(v)}
	}
	if hasOnset(r) {
		onset = key{ruleSample(markLine(t)), "lowest test loss"}
	}
	if held.sample != nil || kept.sample != nil {
		lines = append(lines, []key{held, kept})
	}
	return append(lines, []key{gap, onset})
}

// drawLegend draws lines of entries in the strip above a panel, where they hide
// nothing, above the line that names the onset.
func drawLegend(c draw.Canvas, t theme, lines [][]key) {
	at := c.Min.Add(vg.Point{Y: t.pt(onsetHeight + 5)})
	for _, line := range slices.Backward(lines) {
		drawKeys(c, t, at, c.Size().X/vg.Length(len(line)), line...)
		at.Y += t.pt(lineHeight)
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

// valStyle is of images held out of the training set.
func valStyle(t theme) style { return style{t.line(green, 2.2, 2, 2.5), t.dot(green, polygon{3, 0})} }

// scaledWords say what a scaled test loss is.
const scaledWords = "test, without over-confidence"

// scaledStyle is of the scaled test loss.
func scaledStyle(t theme) style { return style{scaledLine(t, vermillion), t.dot(vermillion, ring{})} }

// scaledLine is dashed and dotted.
func scaledLine(t theme, c color.Color) draw.LineStyle { return t.line(c, 2, 9, 2.5, 2, 2.5) }

// keptStyle is that of the test set, with a dot that shows on the curve.
func keptStyle(t theme) style {
	s := testStyle(t)
	s.dot = large(t, s.dot)
	return s
}

// hasOnset tells whether there was more than one test loss to be lowest of.
func hasOnset(r Run) bool {
	s := stretches(r.TestLoss)
	return len(s) > 1 || s[0].to-s[0].from > 1
}
