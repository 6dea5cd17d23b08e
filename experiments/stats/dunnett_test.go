package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"overfit/experiments/stats/near"
)

// critical returns the t that is exceeded with a probability of 5 %.
func critical(k, nu int) float64 {
	low, high := 0.0, 100.0
	for range 50 {
		if middle := (low + high) / 2; dunnett(middle, k, nu) > 0.05 {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// Dunnett, 1955, table 1a, and the same in any textbook: one-sided 5 % values for correlations of 1/2.
func TestDunnettOfPublishedTable(t *testing.T) {
	// The variance is known, so that it does not matter how it is estimated.
	for i, want := range []float64{1.64, 1.92, 2.06, 2.16, 2.23, 2.29, 2.34, 2.38, 2.42} {
		near.Absolute(t, critical(i+1, 1_000_000), want, 0.0051, "%d comparisons, known variance", i+1)
	}
	// The table has one estimate of variance for all comparisons. With one for each the value is higher, but not by much,
	// and the same for one comparison.
	for i, published := range []float64{1.72, 2.03, 2.19, 2.30, 2.39} {
		got := critical(i+1, 20)
		if !(got > published-0.005 && got < published*1.025) || i == 0 && !(got < 1.725) {
			t.Errorf("%d comparisons, 20 degrees of freedom: %v, published with a common variance %v", i+1, got, published)
		}
	}
}

func TestDunnettOfOneComparisonIsStudents(t *testing.T) {
	for _, nu := range []int{1, 2, 3, 4, 9, 30, 1000} {
		for _, x := range []float64{-50, -2, 0, 0.5, 2, 8, 50} {
			want := studentsT(nu + 1).Survival(x)
			near.Absolute(t, dunnett(x, 1, nu), want, 1e-5*want+1e-12, "P of %v with %d degrees of freedom", x, nu)
		}
	}
}

// Means and standard errors as they are supposed to be, drawn at random.
func TestDunnettIsWhatChanceDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(1955, 1))
	for _, c := range []struct {
		k, nu int
		t     float64
	}{{2, 2, 3}, {8, 2, 7}, {8, 4, 3}, {3, 10, 0.5}} {
		s := distuv.ChiSquared{K: float64(c.nu), Src: random}
		const draws = 40_000
		exceeded := 0
		for range draws {
			control, greatest := random.NormFloat64(), math.Inf(-1)
			for range c.k {
				greatest = max(greatest, (random.NormFloat64()-control)/math.Sqrt(2*s.Rand()/float64(c.nu)))
			}
			if greatest >= c.t {
				exceeded++
			}
		}
		share := float64(exceeded) / draws
		near.Absolute(t, dunnett(c.t, c.k, c.nu), share, 4*math.Sqrt(share*(1-share)/draws), "P of %+v", c)
	}
}

func TestDunnettOfOddNumbers(t *testing.T) {
	for _, c := range []struct{ t, want float64 }{{math.Inf(1), 0}, {math.Inf(-1), 1}, {nan, nan}} {
		if diff := differentBy(0, 1e-12, c.want, dunnett(c.t, 5, 4)); diff != "" {
			t.Errorf("P of %v (-want +got):\n%s", c.t, diff)
		}
	}
}
