package near

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// recorder is a test that notes how it fails.
type recorder struct {
	testing.TB
	failure string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, arguments ...any) {
	r.failure = fmt.Sprintf(format, arguments...)
}

// pass tells which of the checks pass: "absolute relative apart".
func pass(t *testing.T, got, want, tolerance float64) string {
	t.Helper()
	var names []string
	for _, c := range []struct {
		name  string
		check func(testing.TB, float64, float64, float64, string, ...any) bool
	}{{"absolute", Absolute[float64, float64]}, {"relative", Relative[float64, float64]}, {"apart", Apart[float64, float64]}} {
		r := &recorder{TB: t}
		ok := c.check(r, got, want, tolerance, "number %d", 7)
		if ok != (r.failure == "") || !ok && !strings.HasPrefix(r.failure, fmt.Sprintf("number 7: %v", got)) {
			t.Errorf("%s of %v, %v and %v: %v, with the failure %q", c.name, got, want, tolerance, ok, r.failure)
		}
		if ok {
			names = append(names, c.name)
		}
	}
	return strings.Join(names, " ")
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		got, want, tolerance float64
		pass                 string
	}{
		{2.5, 2, 0.5, "absolute relative"}, // the tolerance itself is near
		{1.5, 2, 0.5, "absolute relative"},
		{2.625, 2, 0.5, "relative apart"},
		{-1.375, -2, 0.5, "relative apart"},
		{3.125, 2, 0.5, "apart"},
		{0.75, 0.5, 0.25, "absolute"},
		{-2, 2, 1, "apart"},
		{0, 0, 0, "absolute relative"},
		{1e-300, 0, 1, "absolute"}, // no fraction of 0
		{math.MaxFloat64, math.MaxFloat64, 0, "absolute relative"},
	} {
		if got := pass(t, c.got, c.want, c.tolerance); got != c.pass {
			t.Errorf("%v, %v and %v pass %q, want %q", c.got, c.want, c.tolerance, got, c.pass)
		}
	}
	if !Absolute(t, float32(0.1), 0.1, 1e-8, "one of float32") || Within(float32(0.1), 0.1, 1e-9) {
		t.Error("float32 is not taken as what it is in float64")
	}
}

// What is not a number passes no check: on one side, on both, or as the tolerance.
func TestNaNAndInfinityFail(t *testing.T) {
	for _, odd := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for _, c := range [][3]float64{{odd, 1, 0.1}, {1, odd, 0.1}, {odd, odd, 0.1}, {odd, -odd, 0.1}, {odd, odd, odd}, {odd, 1, math.Inf(1)}, {1, odd, math.NaN()}} {
			if got := pass(t, c[0], c[1], c[2]); got != "" {
				t.Errorf("%v pass %q", c, got)
			}
			if Within(c[0], c[1], c[2]) {
				t.Errorf("%v are within it", c)
			}
		}
	}
	for _, tolerance := range []float64{math.NaN(), math.Inf(1)} {
		if got := pass(t, 1, 1, tolerance); got != "" {
			t.Errorf("a tolerance of %v passes %q", tolerance, got)
		}
	}
}
