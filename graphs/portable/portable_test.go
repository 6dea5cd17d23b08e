package portable_test

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"

	"overfit/experiments/stats/near"
	"overfit/graphs/portable"
)

var functions = []struct {
	name      string
	f, want   func(float64) float64
	low, high float64
}{
	{"Exp", portable.Exp, math.Exp, -690, 690},
	{"Exp", portable.Exp, math.Exp, -2, 2},
	{"Log", portable.Log, math.Log, 1e-9, 3},
	{"Log", portable.Log, math.Log, 1, 1e9},
	{"Log1p", portable.Log1p, math.Log1p, 0, 1},
	{"Log1p", portable.Log1p, math.Log1p, 0, 1e-12},
	{"Logistic", portable.Logistic, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, -40, 40},
	{"Tanh", portable.Tanh, math.Tanh, -20, 20},
	{"Tanh", portable.Tanh, math.Tanh, -2e-3, 2e-3},
	{"Erf", portable.Erf, math.Erf, -6.5, 6.5},
	{"Erf", portable.Erf, math.Erf, -1e-3, 1e-3},
}

func TestFunctionsAreThoseOfMath(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, c := range functions {
		for i := range 20_000 {
			x := c.low + (c.high-c.low)*r.Float64()
			switch i {
			case 0:
				x = c.low
			case 1:
				x = c.high
			}
			near.Relative(t, c.f(x), c.want(x), 1e-12, "%s(%v)", c.name, x)
		}
	}
}

func TestFunctionsAtTheEnds(t *testing.T) {
	inf, nan, negative := math.Inf(1), math.NaN(), math.Copysign(0, -1)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"Exp(-Inf)", portable.Exp(-inf), 0}, {"Exp(-701)", portable.Exp(-701), 0}, {"Exp(701)", portable.Exp(701), inf},
		{"Exp(Inf)", portable.Exp(inf), inf}, {"Exp(0)", portable.Exp(0), 1}, {"Exp(-0)", portable.Exp(negative), 1}, {"Exp(NaN)", portable.Exp(nan), nan},
		{"Log(0)", portable.Log(0), -inf}, {"Log(-1)", portable.Log(-1), nan}, {"Log(Inf)", portable.Log(inf), inf}, {"Log(NaN)", portable.Log(nan), nan},
		{"Log(1)", portable.Log(1), 0}, {"Log1p(1e-300)", portable.Log1p(1e-300), 1e-300}, {"Log1p(Inf)", portable.Log1p(inf), inf},
		{"Log1p(NaN)", portable.Log1p(nan), nan}, {"Logistic(Inf)", portable.Logistic(inf), 1}, {"Logistic(-Inf)", portable.Logistic(-inf), 0},
		{"Logistic(NaN)", portable.Logistic(nan), nan}, {"Tanh(Inf)", portable.Tanh(inf), 1}, {"Tanh(-Inf)", portable.Tanh(-inf), -1},
		{"Tanh(0)", portable.Tanh(0), 0}, {"Tanh(NaN)", portable.Tanh(nan), nan},
		{"Erf(Inf)", portable.Erf(inf), 1}, {"Erf(-Inf)", portable.Erf(-inf), -1}, {"Erf(NaN)", portable.Erf(nan), nan}, {"Erf(0)", portable.Erf(0), 0},
	} {
		if c.got != c.want && !(math.IsNaN(c.got) && math.IsNaN(c.want)) {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
}

// The first four moments of the standard normal distribution are 0, 1, 0 and 3.
func TestNormalsAreNormal(t *testing.T) {
	const n = 1 << 20
	r := rand.New(rand.NewPCG(1, 2))
	var moments [5]float64
	product := 0.
	for range n / 2 {
		a, b := portable.Normals(r.Uint64())
		product += a * b
		for k := range moments {
			moments[k] += math.Pow(a, float64(k)) + math.Pow(b, float64(k))
		}
	}
	for k, want := range []float64{1, 0, 1, 0, 3} {
		deviation := math.Sqrt([]float64{1, 1, 2, 15, 96}[k] / n) // of the mean of n k-th powers
		near.Absolute(t, moments[k]/n, want, 4*deviation, "moment %d", k)
	}
	near.Absolute(t, product/(n/2), 0., 4/math.Sqrt(n/2), "covariance of the two numbers of a call")
	for _, bits := range []uint64{0, math.MaxUint64} {
		if a, b := portable.Normals(bits); !(math.Abs(a) < 6.8 && math.Abs(b) < 6.8) {
			t.Errorf("bits %x give %v and %v", bits, a, b)
		}
	}
}

// The bits were taken on amd64; GOARCH=arm64 go test -exec qemu-aarch64-static gives the same.
func TestGoldenBits(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(float64) float64
		want uint64
	}{
		{"Exp", portable.Exp, 0x6aca05adf02b8143}, {"Log", portable.Log, 0x3b831b2e8087ff22}, {"Log1p", portable.Log1p, 0x56d46fd0dd45eff0},
		{"Logistic", portable.Logistic, 0xd452d32cce6d7867}, {"Tanh", portable.Tanh, 0xa0ae6b758a035141}, {"Erf", portable.Erf, 0xa03e9d510c535ec9},
		{"Normals", func(x float64) float64 {
			a, b := portable.Normals(math.Float64bits(x) * 0x9e3779b97f4a7c15)
			return a - b
		}, 0x79ce3fe12bcb60},
	} {
		sum := fnv.New64a()
		for i := range 20_001 {
			x := float64(i-10_000) / 1237
			if c.name == "Log" || c.name == "Log1p" {
				x = float64(i+1) / 1237
			}
			binary.Write(sum, binary.LittleEndian, c.f(x))
		}
		if got := sum.Sum64(); got != c.want {
			t.Errorf("%s: bits %#x, want %#x", c.name, got, c.want)
		}
	}
}
