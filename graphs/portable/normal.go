package portable

import "math"

// Normals makes two independent standard normal numbers of 64 random bits (Box and Muller 1958). None is larger than 6.7.
func Normals(bits uint64) (a, b float64) {
	u := (float64(uint32(bits)) + .5) / (1 << 32) // (0, 1)
	radius := math.Sqrt(-2 * Log(u))
	sin, cos := turn(float64(bits>>32) / (1 << 32))
	return radius * cos, radius * sin
}

// turn returns the sine and the cosine of 2*pi*u for u in [0, 1).
func turn(u float64) (sin, cos float64) {
	quarter := math.Floor(4*u + .5)
	x := 2 * math.Pi * (u - quarter/4) // -pi/4 to pi/4
	x2 := float64(x * x)
	// The Taylor series, by Horner's rule.
	sin, cos = 1, 1
	for n := 14.; n > 1; n -= 2 {
		sin = 1 - float64(x2*sin)/(n*(n+1))
		cos = 1 - float64(x2*cos)/(n*(n-1))
	}
	sin = float64(x * sin)
	switch int(quarter) % 4 {
	case 1:
		return cos, -sin
	case 2:
		return -sin, -cos
	case 3:
		return -cos, sin
	}
	return sin, cos
}
