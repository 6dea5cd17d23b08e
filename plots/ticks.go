package plots

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// roundTicks marks multiples of 1, 2 or 5 times a power of ten, at most one
// more than limit and no closer than minStep. (plot.DefaultTicks would mark
// halves of epochs.)
type roundTicks struct {
	limit   float64
	minStep float64
}

var _ plot.Ticker = roundTicks{}

// Ticks implements plot.Ticker.
func (r roundTicks) Ticks(lo, hi float64) []plot.Tick {
	exponent := int(math.Floor(math.Log10((hi - lo) / r.limit)))
	step := 0.0
	for _, mantissa := range []float64{1, 2, 5, 10} {
		if step = max(r.minStep, mantissa*math.Pow10(exponent)); (hi-lo)/step <= r.limit {
			break
		}
	}
	format, precision := byte('f'), max(0, -int(math.Floor(math.Log10(step*1.001))))
	if precision > 4 || max(-lo, hi) >= 1e6 {
		format, precision = 'g', 3
	}
	var ticks []plot.Tick
	for k := int(math.Ceil(lo / step)); float64(k)*step <= hi; k++ {
		v := float64(k) * step
		ticks = append(ticks, plot.Tick{Value: v, Label: typeset(strconv.FormatFloat(v, format, precision, 64))})
	}
	return ticks
}
