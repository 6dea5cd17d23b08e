package datasets

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overfit/experiments/stats/near"
)

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

// labelled returns labels with the given number of each class, mixed.
func labelled(counts ...int) []uint8 {
	var labels []uint8
	for label, n := range counts {
		labels = append(labels, slices.Repeat([]uint8{uint8(label)}, n)...)
	}
	mixed := make([]uint8, len(labels))
	for i, j := range Permutation(len(labels), seeded(99)) {
		mixed[i] = labels[j]
	}
	return mixed
}

func TestSampleIsBalanced(t *testing.T) {
	tests := map[string]struct {
		counts []int
		n      int
		want   []int // sorted, as it is random which class gets one more
	}{
		"even":                   {[]int{50, 40, 60}, 30, []int{10, 10, 10}},
		"uneven":                 {[]int{50, 40, 60}, 32, []int{10, 11, 11}},
		"fewer than classes":     {[]int{50, 40, 60}, 2, []int{0, 1, 1}},
		"a class runs out":       {[]int{50, 3, 60}, 43, []int{3, 20, 20}},
		"two classes run out":    {[]int{5, 3, 60}, 43, []int{3, 5, 35}},
		"a class without images": {[]int{0, 40, 60}, 30, []int{0, 15, 15}},
		"everything":             {[]int{50, 3, 60}, 113, []int{3, 50, 60}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := numbered(t, labelled(test.counts...)...)
			sample, err := s.Sample(test.n, seeded(1))
			if err != nil {
				t.Fatal(err)
			}
			got := count(sample, len(test.counts))
			slices.Sort(got)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("images of each class (-want +got):\n%s", diff)
			}
			if all := numbers(sample); !slices.IsSorted(all) || len(slices.Compact(all)) != test.n {
				t.Errorf("images %v, want %d in their order, none twice", all, test.n)
			}
		})
	}
}

func TestSampleDependsOnTheSeedAlone(t *testing.T) {
	s := mnistSet(t).Train
	sample := func(n int, seed uint64) []int {
		sub, err := s.Sample(n, seeded(seed))
		if err != nil {
			t.Fatal(err)
		}
		return sub.index
	}
	small := sample(1000, 1)
	if !slices.Equal(small, sample(1000, 1)) {
		t.Error("the same seed gave two samples")
	}
	if slices.Equal(small, sample(1000, 2)) {
		t.Error("two seeds gave the same sample")
	}
	// Fixed for good: a recorded run must be repeatable.
	if want := []int{7, 123, 242, 318, 492}; !slices.Equal(small[:5], want) {
		t.Errorf("sample begins %v, want %v", small[:5], want)
	}
	large := sample(5000, 1)
	for _, image := range small {
		if _, found := slices.BinarySearch(large, image); !found {
			t.Fatalf("image %d is in the smaller sample but not in the larger", image)
		}
	}
}

// Every image of a class must be equally likely.
func TestSampleIsFair(t *testing.T) {
	const draws, n = 2000, 8
	s := numbered(t, labelled(10, 10)...)
	drawn := make([]float64, s.Len())
	rng := seeded(3)
	for range draws {
		sample, err := s.Sample(n, rng)
		if err != nil {
			t.Fatal(err)
		}
		for _, image := range numbers(sample) {
			drawn[image]++
		}
	}
	mean := float64(draws * n / s.Len())
	for image, times := range drawn {
		near.Absolute(t, times, mean, 5*math.Sqrt(mean), "draws of image %d in %d", image, draws)
	}
}

func TestSampleErrors(t *testing.T) {
	s := numbered(t, 0, 1, 1)
	for _, n := range []int{-1, 0, 4} {
		if _, err := s.Sample(n, seeded(1)); err == nil {
			t.Errorf("a sample of %d from 3 images gave no error", n)
		}
	}
}

func TestHoldout(t *testing.T) {
	counts := []int{57, 0, 3, 200, 11, 1}
	s := numbered(t, labelled(counts...)...)
	for _, fraction := range []float64{.01, .1, .29, .5, .9, .995} {
		rest, held, err := s.Holdout(fraction, seeded(1))
		if err != nil {
			t.Fatal(err)
		}
		if want := int(math.Round(fraction * 272)); held.Len() != want {
			t.Errorf("fraction %v: %d of 272 held out, want %d", fraction, held.Len(), want)
		}
		for class, got := range count(held, len(counts)) {
			near.Absolute(t, float64(got), fraction*float64(counts[class]), .999, "fraction %v: held out of class %d", fraction, class)
		}
		kept, out := numbers(rest), numbers(held)
		if !slices.IsSorted(kept) || !slices.IsSorted(out) {
			t.Errorf("fraction %v: images have changed their order", fraction)
		}
		both := append(kept, out...)
		slices.Sort(both)
		if len(slices.Compact(both)) != 272 {
			t.Errorf("fraction %v: the parts do not make the whole", fraction)
		}
	}
}

func TestHoldoutDependsOnTheSeed(t *testing.T) {
	s := mnistSet(t).Train
	_, one, _ := s.Holdout(.1, seeded(1))
	_, same, _ := s.Holdout(.1, seeded(1))
	_, two, _ := s.Holdout(.1, seeded(2))
	if one.Len() != 6000 || !slices.Equal(one.index, same.index) || slices.Equal(one.index, two.index) {
		t.Errorf("%d images held out, want 6000, equal for equal seeds only", one.Len())
	}
	if want := []int{7, 10, 23, 25, 44}; !slices.Equal(one.index[:5], want) {
		t.Errorf("held out %v, want %v", one.index[:5], want)
	}
}

func TestHoldoutErrors(t *testing.T) {
	s := numbered(t, 0, 1, 1)
	for _, fraction := range []float64{math.NaN(), math.Inf(1), -.1, 0, .1, .9, 1, 2} {
		if _, _, err := s.Holdout(fraction, seeded(1)); err == nil {
			t.Errorf("a holdout of %v of 3 images gave no error", fraction)
		}
	}
}
