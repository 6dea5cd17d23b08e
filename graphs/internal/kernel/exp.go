package kernel

import "math"

// The functions of math differ in their last bits from one architecture to the
// next; these do not. Every product is rounded by a conversion, which keeps the
// compiler from fusing it with a sum.

// ln 2 in two parts: ln2Hi has trailing zeros enough that k*ln2Hi is exact for
// every exponent k.
const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
)

// exp returns e^x for x <= 0, within 1e-12 of the result; below -700 it
// returns 0.
func exp(x float64) float64 {
	if !(x >= -700) {
		if x < -700 {
			return 0
		}
		return x // a NaN
	}
	// x = k ln 2 + r with |r| <= ln2/2. Adding 1.5*2^52 rounds to an integer and
	// leaves it in the low bits.
	const shifter = 0x1.8p52
	t := float64(x*math.Log2E) + shifter
	k := t - shifter
	r := (x - float64(k*ln2Hi)) - float64(k*ln2Lo)
	// e^r by its Taylor series, summed in pairs to shorten the wait.
	r2 := float64(r * r)
	r4 := float64(r2 * r2)
	p01 := 1 + r
	p23 := 1./2 + float64(r*(1./6))
	p45 := 1./24 + float64(r*(1./120))
	p67 := 1./720 + float64(r*(1./5040))
	p89 := 1./40320 + float64(r*(1./362880))
	p1011 := 1./3628800 + float64(r*(1./39916800))
	p0 := p01 + float64(r2*p23)
	p4 := p45 + float64(r2*p67)
	p8 := p89 + float64(r2*p1011)
	p := p0 + float64(r4*(p4+float64(r4*p8)))
	return p * math.Float64frombits((math.Float64bits(t)+1023)<<52)
}

// log returns the natural logarithm of x >= 1, within 1e-12.
func log(x float64) float64 {
	if x != x || x > math.MaxFloat64 {
		return x
	}
	// x = 2^k f with f in [sqrt(1/2), sqrt(2)); log f = 2 artanh(s),
	// s = (f-1)/(f+1), |s| < .1716, by its series.
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
