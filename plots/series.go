package plots

import (
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// series is a run among others, or what stands for several seeds of one.
type series struct {
	Run         // the curves
	runs  []Run // what they are the means of
	bands func(metric, look) []band
}

// seriesLegend explains what the curves of all have in common.
func seriesLegend(t theme, all []series) []key {
	some := func(is func(series) bool) bool { return slices.ContainsFunc(all, is) }
	train, test := runCurves(t, loss, Run{}, look{black, polygon{}})
	keys := []key{{train.sample, "train"}, {test.sample, "test"}}
	if some(func(s series) bool { return s.ScaledTestLoss != nil }) {
		keys = append(keys, key{lineSample(scaledLine(t, black)), scaledWords})
	}
	lowest := "epoch of the lowest test loss"
	repeated := some(func(s series) bool { return len(s.runs) > 1 })
	if repeated {
		lowest = "lowest mean test loss"
	}
	keys = append(keys, key{markerSample(onsetMarker(t, look{black, polygon{}})), lowest})
	if some(func(s series) bool { _, ok := loss.keptBy(s.runs); return ok }) {
		keys = append(keys, keptKey(t, repeated))
	}
	return keys
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

// seriesPanel shows one metric of all, above the bands if there are any.
func seriesPanel(t theme, m metric, all []series) *plot.Plot {
	var epochs, values [][]float64
	var under, lines, markers []plot.Plotter
	for i, s := range all {
		if s.bands != nil {
			for _, b := range s.bands(m, looks[i]) {
				values = append(values, b.a, b.b)
				under = append(under, b)
			}
		}
		train, test := runCurves(t, m, s.Run, looks[i])
		epochs, values = append(epochs, train.x), append(values, train.y, test.y)
		lines = append(lines, train, test)
		if y := m.scaled(s.Run); y != nil {
			scaled := curve{test.x, y, style{scaledLine(t, looks[i].color), test.dot}}
			lines, values = append(lines, scaled), append(values, y)
		}
		if o := s.onset(); finite(test.y[o]) {
			markers = append(markers, marker{test.x[o], test.y[o], onsetMarker(t, looks[i])})
		}
		if k, ok := m.keptBy(s.runs); ok {
			epochs, values = append(epochs, []float64{k.to}), append(values, []float64{k.train, k.test})
			markers = append(markers, k.at(t, k.train, looks[i].color), k.at(t, k.test, looks[i].color))
			continue
		}
		for _, cv := range []curve{train, test} {
			end := last(cv.y)
			markers = append(markers, marker{cv.x[end], cv.y[end], cv.dot})
		}
	}
	p := newEpochPanel(t, m.axis, m.extent(values...), epochs...)
	p.Add(under...)
	p.Add(lines...)
	p.Add(markers...)
	return p
}
