package datasets

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"overfit/experiments/stats/near"
)

func TestPermutation(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1000} {
		p := Permutation(n, seeded(1))
		slices.Sort(p)
		for i, x := range p {
			if i != x {
				t.Fatalf("n = %d: %d is missing", n, i)
			}
		}
		if len(p) != n {
			t.Errorf("n = %d: %d numbers", n, len(p))
		}
	}
}

// A recorded run must be repeatable for good: if this fails, the code is wrong,
// not the numbers.
func TestPermutationIsFixed(t *testing.T) {
	if got, want := Permutation(10, seeded(1)), []int{7, 6, 1, 3, 2, 4, 8, 9, 0, 5}; !slices.Equal(got, want) {
		t.Errorf("permutation %v, want %v", got, want)
	}
}

// All orders must be equally likely.
func TestPermutationIsFair(t *testing.T) {
	const draws = 24000
	seen := make(map[[4]int]int)
	rng := seeded(5)
	for range draws {
		seen[[4]int(Permutation(4, rng))]++
	}
	if len(seen) != 24 {
		t.Errorf("%d orders of 4, want 24", len(seen))
	}
	for order, times := range seen {
		near.Absolute(t, float64(times), draws/24., 5*math.Sqrt(draws/24), "times that the order %v came in %d", order, draws)
	}
}

// words is a source of given numbers.
type words []uint64

func (w *words) Uint64() uint64 {
	x := (*w)[0]
	*w = (*w)[1:]
	return x
}

func TestUniformRejectsTheExcess(t *testing.T) {
	// 2^64 is 1 more than a multiple of 3, so one word of 2^64 must be thrown
	// away, and that is 0.
	source := words{0, 1 << 63, 0, 0, 1<<64 - 1}
	rng := rand.New(&source)
	for i, want := range []uint64{1, 2} {
		if got := uniform(3, rng); got != want {
			t.Errorf("number %d is %d, want %d", i, got, want)
		}
	}
}
