package plots

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// studyAxis is where the values of a study's parameter stand.
type studyAxis struct {
	axis
	places []float64
	joined []stretch // values that a line joins
	mark   float64
	cut    float64 // where the axis is broken; NaN for nowhere

	shift   float64 // of the two sets to either side
	upright bool    // labels
	depth   float64 // of upright labels, in points
}

// axis lays the horizontal axis out.
func (s Study) axis() studyAxis {
	if len(s.Names) > 0 {
		return s.namesAxis()
	}
	a := s.linearAxis()
	if s.logarithmic() {
		a = s.logAxis()
	}
	if marks := s.valueTicks(a.places); len(marks) > 1 && haveRoom(a.extent, marks) {
		a.ticks = marks
	}
	return a
}

// valueTicks marks the values themselves.
func (s Study) valueTicks(places []float64) plot.ConstantTicks {
	var marks plot.ConstantTicks
	for i, v := range s.Values {
		marks = append(marks, plot.Tick{Value: places[i], Label: formatTick(v)})
	}
	return marks
}

// linearAxis places values as they are.
func (s Study) linearAxis() studyAxis {
	a := studyAxis{places: s.Values, joined: []stretch{{0, len(s.Values)}}, mark: s.Mark, cut: math.NaN()}
	all := s.Values
	if s.MarkLabel != "" {
		all = append([]float64{s.Mark}, all...)
	}
	e := extentOf(all).padded(0.04)
	if e.lo == e.hi {
		e = extent{e.lo - 0.5, e.hi + 0.5}
	}
	a.axis = axis{s.label(), e, fittingTicks(e, func(limit int) plot.Ticker { return roundTicks{limit: float64(limit)} })}
	return a
}

// label returns the parameter's name as it fits under a panel.
func (s Study) label() string { return shorten(s.Parameter, theme{1}.text(textSize), studyWidth) }

// studyWidth is about the width of a panel in points, within its axes.
const studyWidth = 260

// fittingTicks returns the marks of the ticker with the highest limit whose labels have room beside each other.
func fittingTicks(e extent, ticker func(limit int) plot.Ticker) plot.Ticker {
	limit := 7
	for limit > 2 && !haveRoom(e, ticker(limit).Ticks(e.lo, e.hi)) {
		limit--
	}
	return ticker(limit)
}

// haveRoom tells whether marks on an axis leave their labels apart.
func haveRoom(e extent, ticks []plot.Tick) bool {
	const gap = 10
	for i := 1; i < len(ticks); i++ {
		width := (theme{1}.text(textSize).Width(ticks[i-1].Label) + theme{1}.text(textSize).Width(ticks[i].Label)) / 2
		if apart := studyWidth * (ticks[i].Value - ticks[i-1].Value) / (e.hi - e.lo); apart < float64(width)+gap {
			return false
		}
	}
	return true
}

// logarithmic tells whether the values span a factor of ten or more and are
// spaced more evenly by ratio than by difference.
func (s Study) logarithmic() bool {
	values := s.Values
	if values[0] == 0 {
		values = values[1:]
	}
	if len(values) < 3 || values[0] < 0 || values[len(values)-1] < 10*values[0] || s.MarkLabel != "" && s.Mark <= 0 {
		return false
	}
	return unevenness(transform(math.Log, values)) < unevenness(values)
}

// unevenness is the coefficient of variation of the distances between values.
func unevenness(values []float64) float64 {
	var gaps []float64
	for i := 1; i < len(values); i++ {
		gaps = append(gaps, values[i]-values[i-1])
	}
	mean, deviation := stat.PopMeanStdDev(gaps, nil)
	return deviation / mean
}

// logAxis places values by their logarithms, and a 0 apart from them.
func (s Study) logAxis() studyAxis {
	a := studyAxis{places: transform(math.Log10, s.Values), joined: []stretch{{0, len(s.Values)}}, cut: math.NaN()}
	positive := a.places
	if s.Values[0] == 0 {
		positive = positive[1:]
	}
	e := extentOf(positive)
	step := (e.hi - e.lo) / float64(len(positive)-1)
	if s.MarkLabel != "" {
		a.mark = math.Log10(s.Mark)
		e = extentOf(positive, []float64{a.mark})
	}
	lowest := e.padded(0.04).lo
	var zero []plot.Tick
	if s.Values[0] == 0 {
		a.places[0] = e.lo - step
		a.cut = e.lo - step/2
		a.joined = []stretch{{0, 1}, {1, len(a.places)}}
		zero, lowest = []plot.Tick{{Value: a.places[0], Label: "0"}}, e.lo
		e.lo = a.places[0]
	}
	e = e.padded(0.04)
	a.axis = axis{s.label(), e, fittingTicks(e, func(limit int) plot.Ticker {
		return plot.ConstantTicks(append(zero, logTicks{limit}.Ticks(lowest, e.hi)...))
	})}
	return a
}

// namesAxis places names evenly.
func (s Study) namesAxis() studyAxis {
	const longestName = 120
	n := len(s.Names)
	a := studyAxis{cut: math.NaN(), shift: 0.1}
	pitch, style := vg.Length(studyWidth/n), theme{1}.text(textSize)
	var marks plot.ConstantTicks
	for i, name := range s.Names {
		name = shorten(name, style, longestName)
		a.places = append(a.places, float64(i))
		a.joined = append(a.joined, stretch{i, i + 1})
		marks = append(marks, plot.Tick{Value: float64(i), Label: name})
		a.depth = max(a.depth, float64(style.Width(name)))
	}
	if a.upright = a.depth > float64(pitch)-margin; !a.upright {
		a.depth = 0
	}
	for i := range marks {
		if a.upright {
			marks[i].Label += " " // or it would touch the axis
		}
	}
	a.axis = axis{s.label(), extent{-0.5, float64(n) - 0.5}, marks}
	return a
}

// axisBreak interrupts the horizontal axis.
type axisBreak struct {
	x float64
	t theme
}

var _ plot.Plotter = axisBreak{}

// Plot implements plot.Plotter.
func (b axisBreak) Plot(c draw.Canvas, p *plot.Plot) {
	toX, _ := p.Transforms(&c)
	x, half, rise := toX(b.x), b.t.pt(3), b.t.pt(6)
	c.StrokeLine2(b.t.line(white, 4), x-half, c.Min.Y, x+half, c.Min.Y)
	for _, side := range []vg.Length{-half, half} {
		c.StrokeLine2(b.t.line(black, 1), x+side-half, c.Min.Y-rise, x+side+half, c.Min.Y+rise)
	}
}
