package portable

import "math"

// Log returns the natural logarithm of x.
func Log(x float64) float64 {
	switch {
	case x != x || x > math.MaxFloat64:
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	}
	// x = 2^k f with f in [sqrt(1/2), sqrt(2)); log f = 2 artanh(s), s = (f-1)/(f+1), |s| < .1716, by its series.
	f, k := math.Frexp(x)
	if f < math.Sqrt2/2 {
		f *= 2
		k--
	}
	s := (f - 1) / (f + 1)
	s2 := float64(s * s)
	p := 1./13 + float64(s2*(1./15))
	p = 1./11 + float64(s2*p)
	p = 1./9 + float64(s2*p)
	p = 1./7 + float64(s2*p)
	p = 1./5 + float64(s2*p)
	p = 1./3 + float64(s2*p)
	p = 1 + float64(s2*p)
	e := float64(k)
	return float64(e*ln2Hi) + (float64(e*ln2Lo) + float64(2*float64(s*p)))
}

// Log1p returns log(1 + x), also where x is so small that the sum loses it.
func Log1p(x float64) float64 {
	w := 1 + x
	if w == 1 || math.IsInf(w, 1) {
		return x
	}
	return Log(w) * (x / (w - 1)) // what w has lost of x is lost by the same share
}
