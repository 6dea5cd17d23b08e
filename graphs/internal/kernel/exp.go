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

// exp returns e^x for x <= 0, within 1e-14 of the result; below -700 it
// returns 0.
func exp(x float64) float64 {
	if x != x {
		return x
	}
	if x < -700 {
		return 0
	}
	// x = k ln 2 + r with |r| <= ln2/2; e^r by its Taylor series.
	k := math.Floor(x*math.Log2E + .5)
	r := x - float64(k*ln2Hi) - float64(k*ln2Lo)
	p := 1.0 / 479001600
	for _, c := range [...]float64{
		1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040,
		1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1, 1,
	} {
		p = float64(p*r) + c
	}
	return p * math.Float64frombits(uint64(int64(k)+1023)<<52)
}

// log returns the natural logarithm of x >= 1, within 1e-14.
func log(x float64) float64 {
	if x != x || math.IsInf(x, 1) {
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
	s2 := s * s
	p := 1.0 / 19
	for _, c := range [...]float64{1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1} {
		p = float64(p*s2) + c
	}
	return float64(float64(k)*ln2Hi) + (float64(float64(k)*ln2Lo) + float64(2*float64(s*p)))
}
