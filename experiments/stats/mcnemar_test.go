package stats

import (
	"encoding/json"
	"slices"
	"testing"
)

// compare runs the test on images that give the four counts.
func compare(t *testing.T, bothRight, onlyBaseline, onlyOther, bothWrong int) McNemar {
	t.Helper()
	baseline := slices.Concat(answers(bothRight+onlyBaseline, true), answers(onlyOther+bothWrong, false))
	other := slices.Concat(answers(bothRight, true), answers(onlyBaseline, false), answers(onlyOther, true),
		answers(bothWrong, false))
	m, err := CompareClassifiers(baseline, other)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func answers(n int, right bool) []bool { return slices.Repeat([]bool{right}, n) }

func TestCompareClassifiersAgreesWithReference(t *testing.T) {
	for _, tt := range readReference(t).McNemar {
		want := tt.McNemar
		got := compare(t, want.BothRight, want.OnlyBaseline, want.OnlyOther, want.BothWrong)
		if diff := different(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if diff := different(tt.Difference, got.Difference()); diff != "" {
			t.Errorf("difference of %v (-want +got):\n%s", want, diff)
		}
	}
}

// Exact P as published or, for the approval ratings, as R's binom.test(86, 236) prints it.
func TestCompareClassifiersOfPublishedTables(t *testing.T) {
	for _, tt := range []struct {
		name                   string
		both, first, second, n int
		p, margin              float64
	}{
		// Agresti, "Categorical Data Analysis", 1990, p. 350: approval of the President in two surveys.
		{"approval ratings", 794, 150, 86, 1600, 3.716e-5, 5e-9},
		// Armitage and Berry, "Statistical Methods in Medical Research", 1994, p. 127, two media for a culture; the
		// manual of StatsDirect, "Matched pairs", has the exact P.
		{"culture media", 20, 12, 2, 50, 0.0129, 5e-5},
	} {
		got := compare(t, tt.both, tt.first, tt.second, tt.n-tt.both-tt.first-tt.second)
		if diff := differentBy(0, tt.margin, tt.p, got.P); diff != "" {
			t.Errorf("%s: P (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestDifferenceOfPublishedTables(t *testing.T) {
	for _, tt := range []struct {
		name   string
		got    Interval
		want   Interval
		margin float64
	}{
		// Agresti, as above, with Wald's interval, which for 1600 people is the same to the digits printed.
		{"approval ratings", compare(t, 794, 150, 86, 570).Difference(), Interval{-0.04, -0.06, -0.02}, 0.005},
		// The R package PropCIs 0.3, which has Agresti and Min's interval: diffpropci.mp(b = 40, c = 20, n = 160).
		{"PropCIs", compare(t, 50, 40, 20, 50).Difference(), Interval{-0.125, -0.21601726, -0.03089632}, 5e-9},
	} {
		if diff := differentBy(0, tt.margin, tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// Which classifier is which matters to the difference alone.
func TestCompareClassifiersIsSymmetric(t *testing.T) {
	a, b := compare(t, 9000, 70, 110, 820), compare(t, 9000, 110, 70, 820)
	if a.P != b.P {
		t.Errorf("P %v, the other way round %v", a.P, b.P)
	}
	d, e := a.Difference(), b.Difference()
	if diff := different(d, Interval{-e.Estimate, -e.High, -e.Low}); diff != "" {
		t.Errorf("difference (-one way +other way):\n%s", diff)
	}
}

// The estimate is not the middle of the interval, and the interval is cut off.
func TestDifferenceHoldsEstimate(t *testing.T) {
	for n := 1; n <= 40; n++ {
		for b := 0; b <= n; b++ {
			for c := 0; b+c <= n; c++ {
				d := McNemar{BothRight: n - b - c, OnlyBaseline: b, OnlyOther: c}.Difference()
				if !(-1 <= d.Low && d.Low <= d.Estimate && d.Estimate <= d.High && d.High <= 1 && d.Low < d.High) {
					t.Errorf("of %d and %d among %d: %v", b, c, n, d)
				}
			}
		}
	}
	if diff := different(Interval{nan, nan, nan}, McNemar{}.Difference()); diff != "" {
		t.Errorf("of no images (-want +got):\n%s", diff)
	}
}

// Counts that are equal or next to each other could not be closer.
func TestSignTestIsAProbability(t *testing.T) {
	for a := range 300 {
		for b := range 300 {
			p, closest := signTest(a, b), max(a-b, b-a) <= 1
			if !(p > 0 && p <= 1) || (p > 1-1e-12) != closest {
				t.Errorf("of %d and %d: %v", a, b, p)
			}
		}
	}
}

func TestMcNemarJSON(t *testing.T) {
	want := McNemar{BothRight: 90, OnlyOther: 6, BothWrong: 4, P: 0.03125}
	const text = `{"both_right":90,"only_baseline":0,"only_other":6,"both_wrong":4,"p":0.03125}`
	if got, err := json.Marshal(want); err != nil || string(got) != text {
		t.Errorf("written as %s (%v), want %s", got, err, text)
	}
	var got McNemar
	if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
		t.Errorf("read as %v (%v), want %v", got, err, want)
	}
}

func TestCompareClassifiersErrors(t *testing.T) {
	for _, tt := range []struct {
		baseline, other []bool
		want            string
	}{
		{answers(3, true), answers(2, true), "3 images of the baseline and 2 of the other, expected as many"},
		{answers(1, true), nil, "1 images of the baseline and 0 of the other, expected as many"},
		{nil, nil, "no images to compare classifiers on, expected at least 1"},
	} {
		got, err := CompareClassifiers(tt.baseline, tt.other)
		if err == nil || err.Error() != tt.want || got != (McNemar{}) {
			t.Errorf("of %v and %v: %v, %v, want the error %q", tt.baseline, tt.other, got, err, tt.want)
		}
	}
}
