package stats

import "math"

// Tidy rounds to nine decimals: away with what arithmetic has left behind them, so that a number which lies halfway between two
// is written the same wherever it was added up, as 97.855 with two decimals.
func Tidy(v float64) float64 {
	const decimals = 1e9
	if math.Abs(v) > 1e6 { // where a float64 has few more
		return v
	}
	return math.Round(v*decimals) / decimals
}
