package kernel

import "math"

// fma returns a*b + c rounded once.
//
// The float64 product of two float32 values is exact, so only the sum is
// rounded, to float64 and again to float32. Rounding twice goes wrong only when
// the first rounding lands on a tie of the second: halfway between two float32
// values, which for normal results shows in the low 29 bits. Denormal results
// have their ties elsewhere and always go the slow way.
func fma(a, b, c float32) float32 {
	s := float64(a)*float64(b) + float64(c)
	if u := math.Float64bits(s); u<<35 == 1<<63 || u<<1 < minNormal32<<1 {
		return fmaSlow(a, b, c)
	}
	return float32(s)
}

// minNormal32 is the smallest normal float32, 2^-126, as the bits of a float64.
const minNormal32 = (1023 - 126) << 52

// fmaSlow rounds the sum to odd, which keeps whether it was exact in the last
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
