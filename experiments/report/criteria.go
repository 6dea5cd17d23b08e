package report

import "fmt"

// The thresholds of claims. They stand here and nowhere else.
const (
	climbs   = 0.1   // of the test loss at the end over its lowest value, as a share of that
	veryHigh = 0.999 // training accuracy
	largeGap = 0.01  // of accuracy
	byHeart  = 0.99  // of the wrong labels
	atChance = 0.03  // of accuracy, either way
	harmless = 0.003 // loss of test accuracy since its best epoch
)

// criteria says for the reader how verdicts are reached.
func criteria() []string {
	percent := func(share float64) string { return fmt.Sprintf("%.4g %%", 100*share) }
	points := func(share float64) string {
		if share == 0.01 {
			return "1 point"
		}
		return fmt.Sprintf("%.4g points", 100*share)
	}
	return []string{
		fmt.Sprintf("Over-fits: at the end the test loss is above its lowest value by more than %s of that, with the whole 95 %% confidence interval over the seeds.", percent(climbs)),
		fmt.Sprintf("Very high training accuracy: %s or more. A large gap: %s of accuracy or more.", percent(veryHigh), points(largeGap)),
		"A remedy counters over-fitting if it lowers both the gap between test and training loss and the test loss at the end, each by a paired t-test over the seeds at 5 %, with Holm's correction for the remedies of the same baseline. One that costs test accuracy, by the same test, is at best partly supported; one that raises the test loss is not supported. Intervals are not corrected: one may leave 0 out where the corrected test cannot tell.",
		"Tuning pays if it lowers the test loss and raises the test accuracy, by the same tests.",
		fmt.Sprintf("Watching both pays if a network over-fits while its test accuracy loses less than %s; each of the article's three is a part of the claim.", points(harmless)),
		fmt.Sprintf("Learnt by heart: %s or more of the labels that are wrong; at chance: a test accuracy within %s of 1 in as many as there are classes.", percent(byHeart), points(atChance)),
		"Partly supported: one part of the claim holds, another does not or cannot be told. Not on this data: no part holds. Undecided: none is known to hold, and chance may explain what was measured; more seeds may tell. Not tested: runs are missing, or there is one seed, which is not enough to judge by.",
	}
}
