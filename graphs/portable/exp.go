package portable

import "math"

// ln 2 in two parts: ln2Hi has trailing zeros enough that k*ln2Hi is exact for every exponent k.
const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
)

// Exp returns e^x; below -700 it returns 0, and above 700 +Inf.
func Exp(x float64) float64 {
	if !(x >= -700 && x <= 700) {
		switch {
		case x < -700:
			return 0
		case x > 700:
			return math.Inf(1)
		}
		return x // a NaN
	}
	// x = k ln 2 + r with |r| <= ln2/2. Adding 1.5*2^52 rounds to an integer and leaves it in the low bits.
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

// Logistic returns 1 / (1 + e^-x).
func Logistic(x float64) float64 { return 1 / (1 + Exp(-x)) }

// Tanh returns the hyperbolic tangent of x.
func Tanh(x float64) float64 {
	if math.Abs(x) < 0x1p-10 { // where the difference below loses digits
		x2 := float64(x * x)
		return x - float64(x*float64(x2*(1./3-float64(x2*(2./15)))))
	}
	e := Exp(-2 * math.Abs(x))
	return math.Copysign((1-e)/(1+e), x)
}
