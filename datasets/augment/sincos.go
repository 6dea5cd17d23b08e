package augment

import "math"

// The polynomials of Cephes (Moshier, sin.c), which [math.Sincos] uses too:
// with z = x*x and |x| at most pi/4, sin x = x + x*z*S(z) and
// cos x = 1 - z/2 + z*z*C(z). Highest power first.
var (
	sinPolynomial = [...]float64{
		1.58962301576546568060e-10,
		-2.50507477628578072866e-8,
		2.75573136213857245213e-6,
		-1.98412698295895385996e-4,
		8.33333333332211858878e-3,
		-1.66666666666666307295e-1,
	}
	cosPolynomial = [...]float64{
		-1.13585365213876817300e-11,
		2.08757008419747316778e-9,
		-2.75573141792967388112e-7,
		2.48015872888517045348e-5,
		-1.38888888888730564116e-3,
		4.16666666666665929218e-2,
	}
)

// sincos returns the sine and the cosine of an angle of at most 360 degrees
// either way. Multiples of 90 give exactly 0, 1 and -1.
//
// It stands in for [math.Sincos] because a run must be repeatable bit for bit:
// on some processors a product and a sum are computed as one operation, which
// rounds once instead of twice, unless the product is converted explicitly.
func sincos(degrees float64) (sin, cos float64) {
	quarters := math.Round(degrees / 90)
	rest := degrees - float64(90*quarters) // exactly
	x := float64(rest * (math.Pi / 180))
	z := float64(x * x)
	sin = x + float64(float64(x*z)*horner(sinPolynomial[:], z))
	cos = 1 - float64(0.5*z) + float64(float64(z*z)*horner(cosPolynomial[:], z))
	switch int(quarters) & 3 {
	case 1:
		return cos, -sin
	case 2:
		return -sin, -cos
	case 3:
		return -cos, sin
	}
	return sin, cos
}

// horner evaluates a polynomial, its highest power first.
func horner(coefficients []float64, x float64) (y float64) {
	for _, c := range coefficients {
		y = float64(y*x) + c
	}
	return y
}
