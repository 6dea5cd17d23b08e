package kernel

import (
	"math"
	"math/rand/v2"
	"testing"

	"overfit/experiments/stats/near"
)

func TestExpLog(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	check := func(name string, x, got, want float64) {
		t.Helper()
		near.Relative(t, got, want, 1e-12, "%s(%g)", name, x)
	}
	for _, x := range []float64{0, math.Copysign(0, -1), -1e-300, -1e-17, -math.Ln2 / 2, -math.Ln2, -1, -699.99, -700} {
		check("exp", x, exp(x), math.Exp(x))
	}
	for _, x := range []float64{1, 1 + 0x1p-52, math.Sqrt2, 2, 10, 1e300, math.MaxFloat64} {
		check("log", x, log(x), math.Log(x))
	}
	for range 10_000 {
		x := -700 * r.Float64() * r.Float64()
		check("exp", x, exp(x), math.Exp(x))
		x = 1 + math.Exp(20*r.Float64()-10)
		check("log", x, log(x), math.Log(x))
	}
	inf, nan := math.Inf(1), math.NaN()
	if exp(-inf) != 0 || exp(-701) != 0 || !math.IsNaN(exp(nan)) || log(inf) != inf || !math.IsNaN(log(nan)) {
		t.Error("exp or log is wrong at infinity or at a NaN")
	}
}
