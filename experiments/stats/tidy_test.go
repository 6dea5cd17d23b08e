package stats

import (
	"math"
	"testing"
)

func TestTidy(t *testing.T) {
	sum := 0.
	for _, v := range []float64{0.9781, 0.9790} {
		sum += 100 * v / 2
	}
	if a, b := Tidy(sum), Tidy(100*(0.9781+0.9790)/2); a != b || a != 97.855 {
		t.Errorf("%v and %v, want both 97.855", a, b)
	}
	for _, v := range []float64{0, -1.5, 1e300, math.Inf(-1)} {
		if got := Tidy(v); got != v {
			t.Errorf("%v, want %v", got, v)
		}
	}
	if got := Tidy(math.NaN()); !math.IsNaN(got) {
		t.Errorf("%v of NaN", got)
	}
}
