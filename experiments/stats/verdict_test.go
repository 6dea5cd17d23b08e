package stats

import (
	"math"
	"testing"
)

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		difference, p float64
		want          Verdict
	}{
		{1, 0.01, Better}, {-1, 0.01, Worse}, {0, 0.01, Unclear},
		{1, 0.05, Unclear}, {-1, 0.9, Unclear}, {1, math.NaN(), Unclear},
	} {
		if got := Judge(c.difference, c.p); got != c.want {
			t.Errorf("a difference of %v with p %v: %v, want %v", c.difference, c.p, got, c.want)
		}
	}
}
