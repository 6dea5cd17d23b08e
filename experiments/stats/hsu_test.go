package stats

import (
	"math/rand/v2"
	"testing"

	"overfit/experiments/stats/near"
)

// drawn returns values around 0 with a standard deviation for each way.
func drawn(random *rand.Rand, seeds int, deviations ...float64) [][]float64 {
	values := make([][]float64, len(deviations))
	for i, deviation := range deviations {
		for range seeds {
			values[i] = append(values[i], deviation*random.NormFloat64())
		}
	}
	return values
}

// Of ways that are all as good, any may be called worse once in twenty times, whatever they vary by. A common variance
// would do that to a way that varies a lot every fifth time; standard errors of their own with Dunnett's table, every tenth.
func TestBestIsSeldomCalledWorse(t *testing.T) {
	random := rand.New(rand.NewPCG(1984, 1))
	for name, deviations := range map[string][]float64{
		"equal":     {1, 1, 1, 1, 1, 1, 1, 1, 1},
		"first 10":  {10, 1, 1, 1, 1, 1, 1, 1, 1},
		"first .1":  {0.1, 1, 1, 1, 1, 1, 1, 1, 1},
		"up to 100": {1, 1, 3, 3, 10, 10, 30, 100, 100},
		"two":       {1, 3},
	} {
		for _, seeds := range []int{3, 5} {
			limit := critical(len(deviations)-1, seeds-1)
			const draws = 1500
			worse := 0
			for range draws {
				if greatest, _ := worst(drawn(random, seeds, deviations...), 0); greatest > limit {
					worse++
				}
			}
			if share := float64(worse) / draws; !(share > 0.001 && share < 0.073) { // .05 is 4 standard deviations below that
				t.Errorf("%s, %d seeds: called worse in %.1f %% of draws, want at most about 5", name, seeds, 100*share)
			}
		}
	}
}

// What seeds have in common does not matter, nor does a way that diverged with one of them to how others are told apart.
func TestWorseThanBest(t *testing.T) {
	random := rand.New(rand.NewPCG(1984, 2))
	values := drawn(random, 5, 0.02, 0.02, 0.02, 0.02)
	for j := range 5 {
		values[1][j] += 0.3
	}
	values[3][2] += 50
	before, err := WorseThanBest(values)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{false, true, false, false} {
		if got := before[i] < Significance; got != want || !(before[i] >= 0 && before[i] <= 1) {
			t.Errorf("way %d: worse with p %v, want %v", i+1, before[i], want)
		}
	}
	for j, hard := range []float64{0, 5, -3, 8, 1} {
		for i := range values {
			values[i][j] += hard
		}
	}
	after, err := WorseThanBest(values)
	if err != nil {
		t.Fatal(err)
	}
	for i := range before {
		near.Absolute(t, after[i], before[i], 1e-9, "p of way %d with seeds that differ", i+1)
	}
}

// The p-value is that of Dunnett's test against whichever other way does best.
func TestWorseThanBestIsCorrected(t *testing.T) {
	good, bad := []float64{1, 2, 3}, []float64{2.1, 2.9, 4.2}
	test, err := PairedT(good, bad)
	if err != nil {
		t.Fatal(err)
	}
	for others := 1; others <= 4; others++ {
		values := [][]float64{bad, good}
		for i := 1; i < others; i++ {
			values = append(values, []float64{9, 7, float64(7 + i)})
		}
		p, err := WorseThanBest(values)
		if err != nil {
			t.Fatal(err)
		}
		near.Absolute(t, p[0], dunnett(test.T, others, 2), 1e-12, "p against %d others", others)
		if others == 1 {
			near.Absolute(t, p[0], test.P/2, 1e-9, "p against one other")
			near.Absolute(t, p[1], 1-test.P/2, 1e-9, "p of the best")
		}
	}
}

func TestWorseThanBestCannotTell(t *testing.T) {
	for _, c := range []struct {
		values [][]float64
		known  []bool
	}{
		{nil, nil},
		{[][]float64{{1, 2, 3}}, []bool{false}},
		{[][]float64{{1}, {9}}, []bool{false, false}},
		{[][]float64{{}, {}}, []bool{false, false}},
		{[][]float64{{1, 2, 3}, {2, 3, 4}}, []bool{false, false}}, // worse by the same with each seed
		{[][]float64{{1, 2, 3}, {1, 2, 3}}, []bool{true, true}},
		{[][]float64{{1, 2, 3}, {2, nan, 4}, {5, 5, 7}, {1, inf, 3}}, []bool{true, false, true, false}},
		{[][]float64{{1, 2, 3}, {2, nan, 4}}, []bool{false, false}},
	} {
		p, err := WorseThanBest(c.values)
		if err != nil || len(p) != len(c.known) {
			t.Errorf("of %v: %v, error %v", c.values, p, err)
			continue
		}
		for i, known := range c.known {
			if (p[i] >= 0 && p[i] <= 1) != known {
				t.Errorf("of %v: p %v, want known: %v", c.values, p, c.known)
			}
		}
	}
	two, err := WorseThanBest([][]float64{{1, 2, 3}, {5, 5, 7}})
	if err != nil {
		t.Fatal(err)
	}
	for _, odd := range []float64{nan, inf, -inf} {
		three, err := WorseThanBest([][]float64{{1, 2, 3}, {2, odd, 4}, {5, 5, 7}})
		if err != nil || three[0] != two[0] || three[2] != two[1] {
			t.Errorf("beside one with %v: %v, error %v, without it %v", odd, three, err, two)
		}
	}
	const want = "2 values of the first way and 3 of way 2, expected as many"
	if p, err := WorseThanBest([][]float64{{1, 2}, {1, 2, 3}}); err == nil || err.Error() != want {
		t.Errorf("%v, %v, want the error %q", p, err, want)
	}
}
