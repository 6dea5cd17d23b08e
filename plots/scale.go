package plots

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
)

// logTicks marks an axis of decimal logarithms: powers of ten, and their double
// and fivefold where there are then no more marks than limit, or else every
// second power, every third and so on. (plot.LogScale misplaces the label of
// its axis, so the values themselves are transformed.)
type logTicks struct{ limit int }

var _ plot.Ticker = logTicks{}

// Ticks implements plot.Ticker.
func (l logTicks) Ticks(lo, hi float64) []plot.Tick {
	values := ladder(math.Pow(10, lo), math.Pow(10, hi), 1, 2, 5)
	for stride := 1.0; len(values) > l.limit; stride++ {
		values = nil
		for e := math.Ceil(lo/stride) * stride; e <= hi; e += stride {
			values = append(values, math.Pow(10, e))
		}
	}
	var ticks []plot.Tick
	for _, v := range values {
		ticks = append(ticks, plot.Tick{Value: math.Log10(v), Label: formatTick(v)})
	}
	return ticks
}

// rootTicks marks an axis of square roots: 0, and of the powers of ten, their
// double and fivefold those that stand far enough apart.
type rootTicks struct{ limit float64 }

var _ plot.Ticker = rootTicks{}

// Ticks implements plot.Ticker.
func (r rootTicks) Ticks(lo, hi float64) []plot.Tick {
	gap := (hi - lo) / r.limit
	ticks := []plot.Tick{{Value: 0, Label: "0"}}
	last := math.Inf(1)
	for _, v := range slices.Backward(ladder(gap*gap, hi*hi, 1, 2, 5)) {
		if at := math.Sqrt(v); last-at >= gap {
			ticks = append(ticks, plot.Tick{Value: at, Label: formatTick(v)})
			last = at
		}
	}
	return ticks
}

// ladder returns the numbers from lo to hi, both positive, that are a mantissa
// times a power of ten.
func ladder(lo, hi float64, mantissas ...float64) []float64 {
	var out []float64
	for e := math.Floor(math.Log10(lo)); e <= math.Log10(hi); e++ {
		for _, m := range mantissas {
			if v := m * math.Pow(10, e); v >= lo && v <= hi {
				out = append(out, v)
			}
		}
	}
	return out
}

// formatTick writes a number of a ladder.
func formatTick(v float64) string {
	if a := math.Abs(v); a != 0 && a < 0.001 || a >= 1e5 {
		return typeset(strconv.FormatFloat(v, 'e', -1, 64))
	}
	return typeset(strconv.FormatFloat(v, 'g', 6, 64))
}

// transform returns a function of every value.
func transform(f func(float64) float64, values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = f(v)
	}
	return out
}
