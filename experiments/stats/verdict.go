package stats

// Significance is the probability below which a difference is not put down to chance.
const Significance = 0.05

// A Verdict says whether a difference is more than chance, and in which direction.
type Verdict int

const (
	Unclear Verdict = iota // chance may explain it, or nothing is known of chance
	Better
	Worse
)

// String returns the verdict in a word.
func (v Verdict) String() string { return [...]string{"unclear", "better", "worse"}[v] }

// Judge judges a difference, of which more than 0 is better, by the p-value of a test of it; NaN: there is none.
func Judge(difference, p float64) Verdict {
	switch {
	case !(p < Significance) || difference == 0: // so written, it is true of NaN
		return Unclear
	case difference > 0:
		return Better
	default:
		return Worse
	}
}
