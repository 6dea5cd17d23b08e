package stats

import (
	"math"
	"testing"
)

func TestPairedTAgreesWithReference(t *testing.T) {
	for _, tt := range readReference(t).PairedT {
		got, err := PairedT(tt.Baseline, tt.Other)
		if err != nil {
			t.Fatal(err)
		}
		if diff := different(tt.Want, got); diff != "" {
			t.Errorf("of %v and %v (-want +got):\n%s", tt.Baseline, tt.Other, diff)
		}
	}
}

// Student's example of 1908, hours of sleep gained by ten patients with two drugs, as R's documentation has it:
// t.test(sleep$extra[11:20], sleep$extra[1:10], paired = TRUE) prints t = 4.0621, p-value = 0.002833 and an interval
// from 0.7001142 to 2.4598858.
func TestPairedTOfStudentsSleepData(t *testing.T) {
	got, err := PairedT(
		[]float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0},
		[]float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4})
	if err != nil {
		t.Fatal(err)
	}
	if diff := differentBy(0, 5e-8, Interval{1.58, 0.7001142, 2.4598858}, got.Difference); diff != "" {
		t.Errorf("difference (-want +got):\n%s", diff)
	}
	if diff := differentBy(0, 5e-5, 4.0621, got.T); diff != "" {
		t.Errorf("T (-want +got):\n%s", diff)
	}
	if diff := differentBy(0, 5e-7, 0.002833, got.P); diff != "" {
		t.Errorf("P (-want +got):\n%s", diff)
	}
}

func TestPairedTOfOddDifferences(t *testing.T) {
	for _, tt := range []struct {
		baseline, other []float64
		want            TTest
	}{
		{[]float64{0.1, 0.2, 0.7}, []float64{0.1, 0.2, 0.7}, TTest{Interval{0, 0, 0}, 0, 1}},
		{[]float64{1, 2}, []float64{1.5, 2.5}, TTest{Interval{0.5, nan, nan}, nan, nan}},
		{[]float64{0, 0, 0}, []float64{-0.1, -0.1, -0.1}, TTest{Interval{-0.1, nan, nan}, nan, nan}},
		{[]float64{0.98, 0.979}, []float64{0.9801, 0.9791}, TTest{Interval{1e-4, nan, nan}, nan, nan}}, // but for rounding
		{[]float64{0, 0}, []float64{1e-170, -1e-170}, TTest{Interval{0, 0, 0}, 0, 1}},                  // their squares are 0
		{[]float64{0, 0}, []float64{1, -1}, TTest{Interval{0, -12.7062047362, 12.7062047362}, 0, 1}},   // from a table
	} {
		got, err := PairedT(tt.baseline, tt.other)
		if err != nil {
			t.Fatal(err)
		}
		if diff := different(tt.want, got); diff != "" {
			t.Errorf("of %v and %v (-want +got):\n%s", tt.baseline, tt.other, diff)
		}
	}
}

// Standard errors of .47e-9 and 1.9e-9 of the mean: the one is rounding, the other is not.
func TestPairedTTakesLittleForRounding(t *testing.T) {
	for _, step := range []float64{0x1p-30, 0x1p-28} {
		got, err := PairedT([]float64{0, 0}, []float64{1, 1 + step})
		if err != nil {
			t.Fatal(err)
		}
		mean, stdErr := 1+step/2, step/2
		want := TTest{Interval{mean, nan, nan}, nan, nan}
		if step == 0x1p-28 { // with one degree of freedom, t is Cauchy's
			half := 12.7062047362 * stdErr
			want = TTest{Interval{mean, mean - half, mean + half}, mean / stdErr, 2 / math.Pi * math.Atan(stdErr/mean)}
		}
		if diff := different(want, got); diff != "" {
			t.Errorf("of 1 and 1 + %v (-want +got):\n%s", step, diff)
		}
	}
}

func TestPairedTErrors(t *testing.T) {
	for _, tt := range []struct {
		baseline, other []float64
		want            string
	}{
		{[]float64{1, 2}, []float64{1, 2, 3}, "2 figures of the baseline and 3 of the other, expected as many"},
		{nil, nil, "pairs to test: 0, expected at least 2"},
		{[]float64{1}, []float64{2}, "pairs to test: 1, expected at least 2"},
		{[]float64{1, nan}, []float64{2, 3}, "pair 2: 3 - NaN, expected a finite difference"},
		{[]float64{1, 1}, []float64{inf, 3}, "pair 1: +Inf - 1, expected a finite difference"},
	} {
		got, err := PairedT(tt.baseline, tt.other)
		if err == nil || err.Error() != tt.want || got != (TTest{}) {
			t.Errorf("of %v and %v: %v, %v, want the error %q", tt.baseline, tt.other, got, err, tt.want)
		}
	}
}
