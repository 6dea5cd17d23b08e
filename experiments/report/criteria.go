package report

import (
	"fmt"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/stats"
)

// The bounds of claims. They were fixed before the runs that are judged by them, and stand here and nowhere else.
const (
	// counts is the smallest difference of accuracy that counts: a quarter of a point, 25 of 10,000 test images. A test set of
	// that size tells the accuracy of one network of 98 % to ± .28 points.
	counts = 0.0025
	// countsInLoss is what as many mistakes cost of the loss at 2 nats each, which is a mistake that a network is 86 % sure of.
	countsInLoss = 0.005
	// largeGap is four times what counts.
	largeGap = 4 * counts
	// clean is the share of MNIST's labels that are right: about .15 % are not (Northcutt, Athalye and Mueller, "Pervasive Label
	// Errors in Test Sets Destabilize Machine Learning Benchmarks", NeurIPS 2021). Whoever is right more often has learnt
	// wrong labels too.
	clean = 0.9985
	// byHeart leaves one of a hundred wrong labels out. A network that has learnt nothing gets ten of a hundred.
	byHeart = 0.99
	// atChance is a tenth of what chance gives with ten classes, either way.
	atChance = 0.01
)

// criteria says for the reader how verdicts are reached.
func criteria() []string {
	points, percent := measure.Points.Value, measure.Fraction.Value
	return []string{
		"Over-fitting is, in the article's words, a high training accuracy with a poor one on data that was not seen. So the gap between training and test accuracy is what a claim is judged by first; the other measures stand beside it.",
		fmt.Sprintf("A difference of accuracy counts from %s on, 25 of 10,000 test images: so many tell the accuracy of one network to ± 0.28 points. A large gap is four times that, %s. A loss counts from %s on: what as many mistakes cost at 2 nats each.",
			points(counts), points(largeGap), measure.Nats.Value(countsInLoss)),
		fmt.Sprintf("A training accuracy counts as very high above %s: about 0.15 %% of MNIST's labels are wrong (Northcutt et al., NeurIPS 2021), so that some of those must have been learnt.", percent(clean)),
		"A remedy counters over-fitting if it narrows the gap between training and test accuracy, and if its harm to the test accuracy is less than what counts: a network that learns nothing has no gap. It closes the gap if what is left of it is less than what counts, either way.",
		"The onset is the epoch of the lowest loss. Where something is judged by what became of a network since, the onset is found on a tenth of the training images that was held out, never on the test images: a lowest value chosen on them would look lower than it is.",
		fmt.Sprintf("Learnt by heart: more than %s of the labels that are wrong. At chance: a test accuracy within %s of 1 in as many as there are classes.", percent(byHeart), points(atChance)),
		fmt.Sprintf("Each part of a claim is one test, of one measure, fixed before the runs. What is said to be more or less is a two-sided t-test at %.0f %%, corrected after Holm for all such parts of this report. What is said to be no harm, or no difference, holds if the whole 95 %% interval lies within what counts; that, and what is worse, is not corrected: to test more must never help a remedy.",
			100*stats.Significance),
		"The other cells of the grid are corrected after Holm among themselves, but where a remedy makes something worse: that counts without correction, and its p-value is written so.",
		"Intervals are of 95 %. Those of the test accuracy, of the gaps and of the test losses are for seeds and test images that might have been others, both at once; those of all other figures for seeds alone. They are not corrected.",
		fmt.Sprintf("Partly supported: one part of the claim holds, another does not or cannot be told. Not on this data: no part holds. Undecided: none is known to hold, and chance may explain what was measured; so it is with fewer than %d seeds, and with runs that were shortened. Not tested: runs are missing. How many seeds there are was fixed before; none were added to runs that had been looked at.",
			analysis.FewestSeeds),
	}
}
