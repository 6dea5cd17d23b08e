package plots_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"overfit/plots"
)

func TestConfusionMatrixErrors(t *testing.T) {
	ab := []string{"a", "b"}
	for err, tt := range map[string]struct {
		classes []string
		counts  [][]int
	}{
		"0 classes, expected 2 to 64": {nil, nil},
		"1 classes":                   {[]string{"a"}, [][]int{{1}}},
		"65 classes":                  {make([]string, 65), nil},
		"1 rows of counts, expected one for each of": {ab, [][]int{{1, 2}}},
		`class "b" has 3 counts`:                     {ab, [][]int{{1, 2}, {1, 2, 3}}},
		`-1 images of class "a" taken for "b"`:       {ab, [][]int{{1, -1}, {1, 2}}},
		`images of class "b" taken for "a"`:          {ab, [][]int{{1, 1}, {math.MaxInt, 2}}},
		"no images":                                  {ab, [][]int{{0, 0}, {0, 0}}},
	} {
		if _, got := plots.ConfusionMatrix(tt.classes, tt.counts); got == nil || !strings.Contains(got.Error(), err) {
			t.Errorf("error %v, want %q", got, err)
		}
	}
}

func TestConfusionMatrixNamesFigures(t *testing.T) {
	check := func(classes []string, counts [][]int, want ...string) string {
		t.Helper()
		f, err := plots.ConfusionMatrix(classes, counts)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(texts(t, f, plots.Options{}), "\n") + "\n"
		for _, s := range want {
			if !strings.Contains(got, s) {
				t.Errorf("%q lacks %q", got, s)
			}
		}
		return got
	}
	check(digits, digitCounts, "\n1127\n", "\n99.3\n", // 1127 of 1135
		"most frequent mistakes (share of the class)\n4 as 9\n13 (1.3 %)\n9 as 4\n10 (1.0 %)\n5 as 3\n9 (1.0 %)\n")

	got := check([]string{"cat", "dog", "none"}, [][]int{{7, 3, 0}, {0, 5, 0}, {0, 0, 0}},
		"\n70.0\n", "\n100.0\n", "cat as dog\n3 (30.0 %)\n", "20 % of the class mistaken")
	if !strings.Contains(got, "\n−\n") {
		t.Errorf("%q gives a class without images a share", got)
	}
	check([]string{"a", "b"}, [][]int{{1, 0}, {0, 1}}, "no mistakes")

	classes, counts := letterCounts()
	got = check(classes, counts, "0 as O\n130 (32.5 %)\n")
	if lines := strings.Split(got, "\n"); slices.Contains(lines, "130") {
		t.Error("counts stand in cells too small for them")
	}
}
