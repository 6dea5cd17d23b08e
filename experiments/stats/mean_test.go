package stats

import "testing"

func TestMeanAgreesWithReference(t *testing.T) {
	for _, tt := range readReference(t).Mean {
		if diff := different(tt.Want, Mean(tt.Values)); diff != "" {
			t.Errorf("of %v (-want +got):\n%s", tt.Values, diff)
		}
	}
}

func TestMeanOfOddSamples(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		want   Interval
	}{
		{nil, Interval{nan, nan, nan}},
		{[]float64{0.97}, Interval{0.97, nan, nan}},
		{[]float64{1, nan, 3}, Interval{nan, nan, nan}},
		{[]float64{nan, nan}, Interval{nan, nan, nan}},
		{[]float64{0, 0}, Interval{0, 0, 0}},
	} {
		if diff := different(tt.want, Mean(tt.values)); diff != "" {
			t.Errorf("of %v (-want +got):\n%s", tt.values, diff)
		}
	}
}

// The sum of three times 0.1 is not 0.3.
func TestMeanOfEqualValuesIsExact(t *testing.T) {
	if got := Mean([]float64{0.1, 0.1, 0.1}); got != (Interval{0.1, 0.1, 0.1}) {
		t.Errorf("got %v", got)
	}
}
