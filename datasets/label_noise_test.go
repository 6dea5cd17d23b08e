package datasets

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"overfit/experiments/stats/near"
)

// withNoise is WithLabelNoise over 10 classes, of a seed of its own.
func withNoise(t *testing.T, s Split, p float64, seed uint64) Split {
	t.Helper()
	noisy, err := s.WithLabelNoise(p, 10, seeded(seed))
	if err != nil {
		t.Fatal(err)
	}
	return noisy
}

// labels returns the labels and the clean labels of a split.
func labels(s Split) (given, clean []int) {
	for row := range s.Len() {
		given = append(given, s.Label(row))
		clean = append(clean, s.cleanLabel(row))
	}
	return given, clean
}

func TestLabelNoiseShare(t *testing.T) {
	s := mnistSet(t).Train
	n := float64(s.Len())
	for _, p := range []float64{0, .001, .2, .5, .9, 1} {
		_, corrupted := withNoise(t, s, p, 1).SeparateNoise()
		share := .9 * p // one in ten draws the class it had
		near.Absolute(t, float64(corrupted.Len()), n*share, 5*math.Sqrt(n*share*(1-share)), "p = %v: labels corrupted", p)
	}
}

// The smallest number there is must not be less than p = 0, nor the largest
// more than p = 1.
func TestLabelNoiseOfNoneAndAll(t *testing.T) {
	const one = 1 << 61 // an eighth of the way: class 1 of 10
	s := numbered(t, 9)
	for _, test := range []struct {
		p    float64
		word uint64
		want int
	}{{0, 0, 9}, {1, 1<<64 - 1, 1}} {
		noisy, err := s.WithLabelNoise(test.p, 10, rand.New(&words{test.word, one}))
		if err != nil {
			t.Fatal(err)
		}
		if got := noisy.Label(0); got != test.want {
			t.Errorf("p = %v: label %d, want %d", test.p, got, test.want)
		}
	}
}

// With p = 1 every class's labels are uniform over all classes; below, those of
// the corrupted images are over the others.
func TestLabelNoiseIsUniform(t *testing.T) {
	s := mnistSet(t).Train
	for _, p := range []float64{.3, 1} {
		noisy := withNoise(t, s, p, 2)
		counts := make([][]int, 10)
		for class := range counts {
			counts[class] = make([]int, 10)
		}
		for row := range noisy.Len() {
			counts[noisy.cleanLabel(row)][noisy.Label(row)]++
		}
		for class, counts := range counts {
			if p < 1 {
				counts = slices.Delete(counts, class, class+1)
			}
			near.Uniform(t, fmt.Sprintf("p = %v, labels of class %d", p, class), counts)
		}
	}
}

func TestLabelNoiseKeepsWhatWas(t *testing.T) {
	s := mnistSet(t).Train
	before, _ := labels(s)
	noisy := withNoise(t, s, .5, 1)
	after, clean := labels(s)
	if !slices.Equal(before, after) || !slices.Equal(before, clean) {
		t.Error("the labels of the split itself have changed")
	}
	given, clean := labels(noisy)
	if slices.Equal(given, before) || !slices.Equal(clean, before) {
		t.Error("want labels with noise, and beside them the clean ones as they were")
	}
	if &noisy.Image(0)[0] != &s.Image(0)[0] {
		t.Error("pixels were copied")
	}

	fill := make([]int, 100)
	rows := Permutation(100, seeded(1))
	noisy.Fill(make([]float32, 100*28*28), fill, rows)
	for i, row := range rows {
		if fill[i] != given[row] {
			t.Fatalf("Fill gave row %d the label %d, want %d", row, fill[i], given[row])
		}
	}
}

func TestLabelNoiseDependsOnTheSeedAlone(t *testing.T) {
	s := mnistSet(t).Train
	one, _ := labels(withNoise(t, s, .5, 1))
	same, _ := labels(withNoise(t, s, .5, 1))
	two, _ := labels(withNoise(t, s, .5, 2))
	if !slices.Equal(one, same) || slices.Equal(one, two) {
		t.Error("want the same noise for equal seeds only")
	}
	// Fixed for good: a recorded run must be repeatable.
	if want := []int{5, 0, 4, 1, 1, 0, 1, 3, 1, 4}; !slices.Equal(one[:10], want) {
		t.Errorf("labels begin %v, want %v", one[:10], want)
	}
	// Noise of a larger p has that of a smaller in it.
	large, clean := labels(withNoise(t, s, .8, 1))
	for row := range one {
		if one[row] != clean[row] && large[row] != one[row] {
			t.Fatalf("row %d of class %d is labelled %d with p = .5 and %d with p = .8", row, clean[row], one[row], large[row])
		}
	}
}

// Views and noise in whatever order know the clean label of every image, and
// what its image is.
func TestLabelNoiseComposes(t *testing.T) {
	s := mnistSet(t).Train
	noise := func(s Split) Split { return withNoise(t, s, .5, 3) }
	sample := func(s Split) Split {
		sub, err := s.Sample(s.Len()/2, seeded(4))
		if err != nil {
			t.Fatal(err)
		}
		return sub
	}
	rest := func(s Split) Split {
		rest, _, err := s.Holdout(.1, seeded(5))
		if err != nil {
			t.Fatal(err)
		}
		return rest
	}
	tests := map[string]struct {
		steps []func(Split) Split
		share float64 // of corrupted labels
	}{
		"noise, sample":          {[]func(Split) Split{noise, sample}, .45},
		"sample, noise":          {[]func(Split) Split{sample, noise}, .45},
		"noise, holdout, sample": {[]func(Split) Split{noise, rest, sample}, .45},
		"holdout, noise, sample": {[]func(Split) Split{rest, noise, sample}, .45},
		// The same draws again change nothing.
		"noise twice": {[]func(Split) Split{noise, noise}, .45},
		// Other images get other draws: .5 (1 + .5) is drawn anew.
		"noise, sample, noise": {[]func(Split) Split{noise, sample, noise}, .9 * .75},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			view := s
			for _, step := range test.steps {
				view = step(view)
			}
			for row := range view.Len() {
				if got, want := view.cleanLabel(row), int(s.labels[view.image(row)]); got != want {
					t.Fatalf("row %d has the clean label %d, want %d", row, got, want)
				}
			}
			clean, corrupted := view.SeparateNoise()
			n := float64(view.Len())
			near.Absolute(t, float64(corrupted.Len())/n, test.share, 5/math.Sqrt(n)/2, "share that is corrupted")
			if clean.Len()+corrupted.Len() != view.Len() {
				t.Errorf("%d clean and %d corrupted images, want %d together", clean.Len(), corrupted.Len(), view.Len())
			}
			for row := range clean.Len() {
				if clean.Label(row) != clean.cleanLabel(row) {
					t.Fatalf("row %d of the clean images is labelled %d, want %d", row, clean.Label(row), clean.cleanLabel(row))
				}
			}
			for row := range corrupted.Len() {
				if corrupted.Label(row) == corrupted.cleanLabel(row) {
					t.Fatalf("row %d of the corrupted images has its clean label, %d", row, corrupted.Label(row))
				}
			}
			for _, part := range []Split{clean, corrupted} {
				if !slices.IsSorted(part.index) {
					t.Error("images have changed their order")
				}
			}
		})
	}
}

func TestSeparateNoiseWithoutAny(t *testing.T) {
	s := numbered(t, 3, 1, 4)
	if clean, corrupted := s.SeparateNoise(); clean.Len() != 3 || corrupted.Len() != 0 {
		t.Errorf("%d clean and %d corrupted images, want 3 and none", clean.Len(), corrupted.Len())
	}
}

func TestLabelNoiseErrors(t *testing.T) {
	s := numbered(t, 0, 3, 9)
	tests := []struct {
		p       float64
		classes int
		want    string
	}{
		{-.1, 10, "label noise of probability -0.1, expected 0 to 1"},
		{1.1, 10, "label noise of probability 1.1, expected 0 to 1"},
		{math.NaN(), 10, "label noise of probability NaN, expected 0 to 1"},
		{.5, 1, "label noise over 1 classes, expected 2 to 256"},
		{.5, 257, "label noise over 257 classes, expected 2 to 256"},
		{.5, 9, "label noise over 9 classes: row 2 has the label 9"},
	}
	for _, test := range tests {
		if _, err := s.WithLabelNoise(test.p, test.classes, seeded(1)); err == nil || err.Error() != test.want {
			t.Errorf("error %v\nwant  %s", err, test.want)
		}
	}
	if _, err := s.WithLabelNoise(.5, 256, seeded(1)); err != nil {
		t.Errorf("error %v with 256 classes, want none", err)
	}
}
