package plots

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// Study is one experiment repeated for several values of a parameter, and each
// of them over seeds.
type Study struct {
	Parameter string // what the horizontal axis is called

	// Values are the parameter's, in increasing order. A parameter that is no
	// number has Names instead.
	Values []float64
	Names  []string

	// What was measured at the end, for every value and there for every seed.
	// A number that is NaN or infinite was not measured: the value has no mean
	// then. Accuracies are fractions from 0 to 1.
	TrainLoss, TestLoss         [][]float64
	TrainAccuracy, TestAccuracy [][]float64

	// The same on images held out of the training set; nil if there are none.
	ValLoss, ValAccuracy [][]float64

	// MarkLabel explains a vertical line at the value Mark; empty for none.
	Mark      float64
	MarkLabel string
}

// Sweep shows a study: the loss on the left, the error, 100 % - accuracy, on
// the right, each on the training and on the test set, and on images held out of
// the former where there are any. Dots are means over the
// seeds, bars their 95 % confidence intervals (Student's t, cut off at 0), where
// there are two seeds or more.
//
// The horizontal axis is logarithmic where three values or more span a factor of
// ten and are spaced more evenly that way; a value of 0 then stands apart on the
// left, beyond a break. Names stand in their order, and no lines join their dots. A
// vertical axis shows square roots, and says so, where the highest mean is more
// than five times the lowest test mean: both would not be legible on a linear
// one, and a logarithmic one has no room for a training error of 0.
//
// No values, more than 100, values out of order or beyond 1e15, a measurement
// missing for a value, without a mean anywhere or out of range, and a mark among
// names are errors.
func Sweep(study Study) (*Figure, error) {
	if err := study.validate(); err != nil {
		return nil, err
	}
	return pair{
		panels: func(t theme) (left, right *plot.Plot) {
			return study.panel(t, "Loss", math.Inf(1), study.TrainLoss, study.TestLoss, study.ValLoss),
				study.panel(t, "Error (%)", 100, errorRates(study.TrainAccuracy), errorRates(study.TestAccuracy), errorRates(study.ValAccuracy))
		},
		legend: study.legend,
		extra:  study.axis().depth,
	}.figure(), nil
}

// points returns how many values of the parameter there are.
func (s Study) points() int { return max(len(s.Values), len(s.Names)) }

func (s Study) validate() error {
	const most = 100
	switch n := s.points(); {
	case len(s.Values) > 0 && len(s.Names) > 0:
		return errors.New("study has both values and names, expected one of them")
	case n < 1 || n > most:
		return fmt.Errorf("study has %d values, expected 1 to %d", n, most)
	case s.MarkLabel != "" && len(s.Names) > 0:
		return fmt.Errorf("study has the mark %q among names, expected values", s.MarkLabel)
	}
	for i, v := range s.Values {
		if err := checkParameter(v); err != nil {
			return err
		}
		if i > 0 && v <= s.Values[i-1] {
			return fmt.Errorf("study has the value %v after %v, expected increasing values", v, s.Values[i-1])
		}
	}
	if s.MarkLabel != "" {
		if err := checkParameter(s.Mark); err != nil {
			return fmt.Errorf("mark %q: %w", s.MarkLabel, err)
		}
	}
	type measurement struct {
		name   string
		values samples
		hi     float64
	}
	all := []measurement{
		{"training loss", s.TrainLoss, math.MaxFloat32},
		{"test loss", s.TestLoss, math.MaxFloat32},
		{"training accuracy", s.TrainAccuracy, 1},
		{"test accuracy", s.TestAccuracy, 1},
	}
	if s.validated() {
		all = append(all, measurement{"validation loss", s.ValLoss, math.MaxFloat32}, measurement{"validation accuracy", s.ValAccuracy, 1})
	}
	for _, m := range all {
		if err := s.check(m.values, m.hi); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	return nil
}

// validated tells whether images were held out of the training set.
func (s Study) validated() bool { return s.ValLoss != nil || s.ValAccuracy != nil }

// checkParameter keeps values where axes can still be marked.
func checkParameter(v float64) error {
	const most, least = 1e15, 1e-15
	if a := math.Abs(v); !(a <= most) || a < least && v != 0 { // a NaN fails too
		return fmt.Errorf("value %v, expected 0 or a magnitude from %v to %v", v, least, most)
	}
	return nil
}

// check reports the first reason why measurements cannot be drawn.
func (s Study) check(values samples, hi float64) error {
	if len(values) != s.points() {
		return fmt.Errorf("%d measurements, expected one for each of %d values", len(values), s.points())
	}
	for i, seeds := range values {
		if len(seeds) == 0 {
			return fmt.Errorf("no seeds at value %d", i+1)
		}
		for _, v := range seeds {
			if finite(v) && (v < 0 || v > hi) {
				return fmt.Errorf("%v at value %d, expected 0 to %v", v, i+1, hi)
			}
		}
	}
	if last(values.means()) < 0 {
		return errors.New("no value at which all seeds have one")
	}
	return nil
}

// errorRates returns the errors in per cent.
func errorRates(accuracies samples) samples {
	out := make(samples, len(accuracies))
	for i, seeds := range accuracies {
		out[i] = transform(func(a float64) float64 { return 100 * (1 - a) }, seeds)
	}
	return out
}

// panel shows one quantity, whose values are from 0 to most.
func (s Study) panel(t theme, label string, most float64, train, test, val samples) *plot.Plot {
	scaled := func(values []float64) []float64 { return values }
	y := axis{label: label, ticks: roundTicks{limit: 8}}
	if extentOf(train.means(), test.means()).hi > 5*extentOf(test.means()).lo {
		scaled = func(values []float64) []float64 { return transform(math.Sqrt, values) }
		y.label, y.ticks = label+", square-root scale", rootTicks{limit: 10}
	}
	x := s.axis()
	var ends [][]float64
	var bars, lines []plot.Plotter
	type set struct {
		samples
		style
		shift float64
	}
	sets := []set{{train, trainStyle(t), -x.shift}, {test, testStyle(t), x.shift}}
	if s.validated() {
		sets = append(sets, set{val, valStyle(t), 0})
	}
	for _, set := range sets {
		low := scaled(set.each(func(seeds []float64) float64 { e := estimate(seeds); return max(0, e.mean-e.half) }))
		high := scaled(set.each(func(seeds []float64) float64 { e := estimate(seeds); return min(most, e.mean+e.half) }))
		mean := scaled(set.means())
		at := transform(func(v float64) float64 { return v + set.shift }, x.places)
		ends = append(ends, low, high, mean)
		bars = append(bars, whiskers{at, low, high, intervalLine(t, set.dot.Color)})
		for _, run := range x.joined {
			lines = append(lines, dotted{at[run.from:run.to], mean[run.from:run.to], set.style})
		}
	}
	y.extent = lossExtent(ends...)
	p := newPanel(t, x.axis, y)
	if x.upright {
		p.X.Tick.Label.Rotation, p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = math.Pi/2, draw.XRight, draw.YCenter
	}
	if s.MarkLabel != "" {
		p.Add(rule{x.mark, markLine(t)})
	}
	if finite(x.cut) {
		p.Add(axisBreak{x.cut, t})
	}
	p.Add(bars...)
	p.Add(lines...)
	return p
}

// legend explains both panels.
func (s Study) legend(t theme) []key {
	keys := []key{{trainStyle(t).sample, "train"}, {testStyle(t).sample, "test"}}
	if s.validated() {
		keys = append(keys, key{valStyle(t).sample, "val"})
	}
	least, most := math.MaxInt, 0
	for _, seeds := range s.TestLoss {
		least, most = min(least, len(seeds)), max(most, len(seeds))
	}
	seeds := fmt.Sprintf("95 %% CI, %d seeds", most)
	if least < most {
		seeds = fmt.Sprintf("95 %% CI, %d to %d seeds", least, most)
	}
	if most > 1 {
		keys = append(keys, key{whiskerSample(intervalLine(t, black)), seeds})
	}
	if s.MarkLabel != "" {
		keys = append(keys, key{ruleSample(markLine(t)), s.MarkLabel})
	}
	return keys
}
