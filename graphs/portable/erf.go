package portable

import "math"

// Erf is taken from its Taylor series about the nearest of these places, erfStep apart; behind the last it is 1.
const (
	erfStep  = 1. / 8
	erfEnd   = 6
	erfTerms = 10
)

var erfSeries = expandErf()

// Erf returns the error function 2/sqrt(pi) * integral of e^-t^2 from 0 to x, within 1e-13.
func Erf(x float64) float64 {
	a := math.Abs(x)
	if !(a < erfEnd) {
		if a >= erfEnd {
			return math.Copysign(1, x)
		}
		return x // a NaN
	}
	i := int(a/erfStep + .5)
	h := a - float64(i)*erfStep // exact
	c := &erfSeries[i]
	y := c[erfTerms-1]
	for j := erfTerms - 2; j >= 0; j-- {
		y = c[j] + float64(h*y)
	}
	return math.Copysign(y, x)
}

// expandErf returns the coefficients of erf about each place. With g = erf' = 2/sqrt(pi) * e^-x^2 it is g' = -2x*g, so
// that the coefficients of g about c follow from each other: (n+1)*g[n+1] = -2c*g[n] - 2*g[n-1].
func expandErf() (series [erfEnd/erfStep + 1][erfTerms]float64) {
	for i := range series {
		c := float64(i) * erfStep
		density := 2 / math.Sqrt(math.Pi) * Exp(-c*c)
		// erf(c) = density * (c + 2c^3/3 + 4c^5/(3*5) + ...), in which no term is negative.
		sum, term := 0., c
		for n := 1.; n < 300; n += 2 {
			sum += term
			term = float64(term*(2*c*c)) / (n + 2)
		}
		s := &series[i]
		s[0] = float64(density * sum)
		before, g := 0., density
		for n := 1; n < erfTerms; n++ {
			s[n] = g / float64(n)
			before, g = g, (float64(-2*c*g)-2*before)/float64(n)
		}
	}
	return series
}
