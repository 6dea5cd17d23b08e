package stats

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// McNemar says whether one of two classifiers is right more often than the other, on the same images.
type McNemar struct {
	BothRight    int `json:"both_right"` // images
	OnlyBaseline int `json:"only_baseline"`
	OnlyOther    int `json:"only_other"`
	BothWrong    int `json:"both_wrong"`
	// P is the probability of counts at least as far apart if an image on which one classifier alone is right is as
	// likely to be the one's as the other's.
	P float64 `json:"p"`
}

// CompareClassifiers tests whether other is right more or less often than baseline, which both say for each image, in
// the same order, whether the classifier was right (McNemar, "Note on the Sampling Error of the Difference Between
// Correlated Proportions or Percentages", Psychometrika 12, 1947). Only the images on which one alone is right count.
// Their number is taken as given, and the test is the exact two-sided binomial one, for which they need not be many;
// without any, P is 1.
//
// Slices of different lengths, and of no images, are errors.
func CompareClassifiers(baseline, other []bool) (McNemar, error) {
	n := len(baseline)
	if len(other) != n {
		return McNemar{}, fmt.Errorf("%d images of the baseline and %d of the other, expected as many", n, len(other))
	}
	if n == 0 {
		return McNemar{}, errors.New("no images to compare classifiers on, expected at least 1")
	}
	var m McNemar
	for i := range baseline {
		switch {
		case baseline[i] && other[i]:
			m.BothRight++
		case baseline[i]:
			m.OnlyBaseline++
		case other[i]:
			m.OnlyOther++
		default:
			m.BothWrong++
		}
	}
	m.P = signTest(m.OnlyBaseline, m.OnlyOther)
	return m, nil
}

// signTest returns the probability that of a + b fair coins at least max(a, b) fall on the same side, whichever.
func signTest(a, b int) float64 {
	if a == b {
		return 1 // no outcome is closer, or there are no coins at all
	}
	side := distuv.Binomial{N: float64(a + b), P: 0.5}.CDF(float64(min(a, b)))
	return min(1, 2*side) // counts next to each other give 1, which rounding might exceed
}

// Difference returns the accuracy of the other classifier minus that of the baseline, a fraction from -1 to 1. Its
// interval is that of Agresti and Min ("Simple Improved Confidence Intervals for Comparing Matched Proportions",
// Statistics in Medicine 24, 2005): Wald's, after 1/2 was added to each of the four counts, cut off at -1 and 1. That
// keeps to its level with few images too, and has a width where the classifiers are right on the same ones. It lies a
// little nearer to 0 than the estimate, which is that of the images alone. Without images, all is NaN.
func (m McNemar) Difference() Interval {
	n := float64(m.BothRight + m.OnlyBaseline + m.OnlyOther + m.BothWrong)
	if n == 0 {
		return Interval{math.NaN(), math.NaN(), math.NaN()}
	}
	gain := float64(m.OnlyOther - m.OnlyBaseline) // which 1/2 more of both does not change
	discordant := float64(m.OnlyOther+m.OnlyBaseline) + 1
	added := n + 2
	half := distuv.UnitNormal.Quantile(upper) * math.Sqrt(discordant-gain*gain/added) / added
	return Interval{gain / n, max(-1, gain/added-half), min(1, gain/added+half)}
}
