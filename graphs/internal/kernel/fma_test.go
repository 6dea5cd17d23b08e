package kernel

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// exactFMA rounds a*b + c once, by way of a sum without rounding.
func exactFMA(a, b, c float32) float32 {
	x := new(big.Float).SetPrec(700).SetFloat64(float64(a) * float64(b))
	x.Add(x, big.NewFloat(float64(c)))
	r, _ := x.Float32()
	if r == 0 { // big.Float's zero has another rule for its sign
		return float32(float64(a)*float64(b) + float64(c))
	}
	return r
}

func TestFMA(t *testing.T) {
	ulp := func(e int) float32 { return float32(math.Ldexp(1, e)) }
	check := func(a, b, c float32) {
		t.Helper()
		got, want := fma(a, b, c), exactFMA(a, b, c)
		if math.Float32bits(got) != math.Float32bits(want) {
			t.Errorf("fma(%x, %x, %x) = %x, expected %x", a, b, c, got, want)
		}
		row := []float32{c}
		if fmaRow(row, []float32{b}, a); math.Float32bits(row[0]) != math.Float32bits(want) {
			t.Errorf("fmaRow(%x, %x, %x) = %x, expected %x", a, b, c, row[0], want)
		}
	}

	// Sums that float64 rounds to a tie of float32, from above and from below.
	for _, sign := range []float32{1, -1} {
		for _, small := range []float32{ulp(-60), -ulp(-60), ulp(-90), -ulp(-140)} {
			check(1+ulp(-23), sign*(1+ulp(-23)), small)
			check(sign*(1+ulp(-12)), 1+ulp(-12), small)
			check(small, ulp(-24), sign*1)
			check(sign*ulp(-12)*(1+ulp(-12)), ulp(-12), sign)
		}
	}
	check(ulp(-75), ulp(-75), 0)              // half the smallest denormal: a tie, to even
	check(ulp(-75)*(1+ulp(-23)), ulp(-75), 0) // just above it
	check(ulp(-75), 3*ulp(-75), ulp(-149))
	check(0, 5, float32(math.Copysign(0, -1)))
	check(math.MaxFloat32, 1, math.MaxFloat32*ulp(-25))
	check(math.MaxFloat32, 2, -math.MaxFloat32)

	r := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		a, b := randomBits(r, 127-r.IntN(90)), randomBits(r, 127-r.IntN(90))
		// Near the product, so that the sum's rounding is hard.
		e := int(math.Float32bits(a*b)>>23&255) + r.IntN(80) - 40
		c := randomBits(r, min(max(e, 0), 254))
		if r.IntN(2) == 0 { // few bits: ties are frequent
			a, b, c = truncate(a, r.IntN(24)), truncate(b, r.IntN(24)), truncate(c, r.IntN(24))
		}
		check(a, b, c)
	}
}

// randomBits returns a float32 with the given biased exponent.
func randomBits(r *rand.Rand, exponent int) float32 {
	u := r.Uint32()
	return math.Float32frombits(u&^(255<<23) | uint32(exponent)<<23)
}

func truncate(x float32, bits int) float32 {
	return math.Float32frombits(math.Float32bits(x) &^ (1<<bits - 1))
}
