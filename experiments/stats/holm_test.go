package stats

import (
	"slices"
	"testing"
)

func TestHolmAgreesWithReference(t *testing.T) {
	for _, tt := range readReference(t).Holm {
		if diff := different(tt.Want, Holm(tt.P)); diff != "" {
			t.Errorf("of %v (-want +got):\n%s", tt.P, diff)
		}
	}
}

func TestHolm(t *testing.T) {
	for _, tt := range []struct {
		name    string
		p, want []float64
	}{
		// Of these, "Holm–Bonferroni method" of Wikipedia rejects the first and the last hypothesis at 0.05, not the
		// others.
		{"published", []float64{0.01, 0.04, 0.03, 0.005}, []float64{0.03, 0.06, 0.06, 0.02}},
		{"no tests", []float64{}, []float64{}},
		{"capped", []float64{0.9, 0.4, 0.8}, []float64{1, 1, 1}},
		{"zero", []float64{0, 0.5}, []float64{0, 0.5}},
		{"NaN", []float64{nan, 0.01, 0.04, nan, 0.03, 0.005}, []float64{nan, 0.03, 0.06, nan, 0.06, 0.02}},
		{"NaN alone", []float64{nan, nan}, []float64{nan, nan}},
		{"one and NaN", []float64{0.04, nan}, []float64{0.04, nan}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := slices.Clone(tt.p)
			if diff := different(tt.want, Holm(tt.p)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := different(before, tt.p); diff != "" {
				t.Errorf("the argument changed (-before +after):\n%s", diff)
			}
		})
	}
}
