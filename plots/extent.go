package plots

import "math"

// extent is the range of an axis.
type extent struct{ lo, hi float64 }

// extentOf spans all finite values.
func extentOf(curves ...[]float64) extent {
	e := extent{math.Inf(1), math.Inf(-1)}
	for _, c := range curves {
		for _, v := range c {
			if finite(v) {
				e.lo, e.hi = min(e.lo, v), max(e.hi, v)
			}
		}
	}
	return e
}

// padded widens the range by a share of itself at both ends, so that no line
// runs along the edge.
func (e extent) padded(share float64) extent {
	d := (e.hi - e.lo) * share
	return extent{e.lo - d, e.hi + d}
}

func epochExtent(epochs ...[]float64) extent {
	e := extentOf(epochs...)
	if e.lo == e.hi {
		return extent{e.lo - 0.5, e.hi + 0.5}
	}
	return e.padded(0.02)
}

// lossExtent includes 0, where the training loss of an over-fitting run ends.
func lossExtent(curves ...[]float64) extent {
	e := extentOf(curves...)
	e.lo, e.hi = min(e.lo, 0), max(e.hi, 0)
	if e.hi-e.lo < 1e-9 {
		e.hi = 1
	}
	return e.padded(0.04)
}

// accuracyExtent spans the per cents that occur and no more, for the gap is
// often a few tenths of a point.
func accuracyExtent(curves ...[]float64) extent {
	e := extentOf(curves...)
	const least = 0.1
	if e.hi-e.lo < least {
		e.lo = min(max(0, (e.lo+e.hi-least)/2), 100-least)
		e.hi = e.lo + least
	}
	return e.padded(0.04)
}
