package kernel

import "math"

// fma returns a*b + c rounded once.
func fma(a, b, c float32) float32 {
	s := float64(a)*float64(b) + float64(c)
	if roundsTwice(s) {
		return fmaSlow(a, b, c)
	}
	return float32(s)
}

// fmaRow is fma's loop, which the compiler does not inline by itself:
//
//	for j := range y { y[j] = fma(a, x[j], y[j]) }
func fmaRow(y, x []float32, a float32) {
	x = x[:len(y)]
	wide := float64(a) // once: converting it again each time would wait for the last result
	for j, c := range y {
		s := wide*float64(x[j]) + float64(c)
		if roundsTwice(s) {
			y[j] = fmaSlow(a, x[j], c)
		} else {
			y[j] = float32(s)
		}
	}
}

// roundsTwice reports whether rounding s = a*b + c, computed in float64, to
// float32 may give another result than rounding the exact sum would.
//
// The float64 product of two float32 values is exact, so only the sum is
// rounded, to float64 and again to float32. That goes wrong only when the first
// rounding lands on a tie of the second: halfway between two float32 values,
// which for normal results shows in the low 29 bits. Denormal results have
// their ties elsewhere and always count.
func roundsTwice(s float64) bool {
	const minNormal32 = (1023 - 126) << 52 // 2^-126, the smallest normal float32
	u := math.Float64bits(s)
	return u<<35 == 1<<63 || u<<1 < minNormal32<<1
}

// fmaSlow is fma for any result. It rounds the sum to odd, which keeps whether it was exact in the last
// bit, so that rounding again is correct: S. Boldo and G. Melquiond, Emulation
// of FMA and correctly rounded sums: proved algorithms using rounding to odd,
// IEEE Transactions on Computers 57 (2008).
func fmaSlow(a, b, c float32) float32 {
	p, q := float64(a)*float64(b), float64(c)
	s := p + q
	// Knuth's TwoSum: s + err is p + q exactly.
	t := s - p
	err := (p - (s - t)) + (q - t)
	if err != 0 && !math.IsNaN(s) {
		u := math.Float64bits(s)
		if (err < 0) != (s < 0) {
			u--
		}
		s = math.Float64frombits(u | 1)
	}
	return float32(s)
}
