package plots

import (
	"fmt"
	"math"
	"strings"
)

const minus = '−' // U+2212

// formatLoss writes four decimals, or two digits and a power of ten where those
// would say little.
func formatLoss(v float64) string {
	if a := math.Abs(v); a != 0 && a < 0.001 || a >= 1000 {
		return typeset(fmt.Sprintf("%.1e", v))
	}
	return typeset(fmt.Sprintf("%.4f", v))
}

// formatNumber writes two decimals: per cents and their points.
func formatNumber(v float64) string { return typeset(fmt.Sprintf("%.2f", v)) }

func formatPercent(v float64) string { return formatNumber(v) + " %" }

func formatPoints(v float64) string { return formatNumber(v) + " points" }

// typeset gives a number a proper minus sign and a bare exponent.
func typeset(number string) string {
	mantissa, exponent, ok := strings.Cut(number, "e")
	if ok {
		sign := strings.TrimLeft(exponent[:1], "+")
		mantissa += "e" + sign + strings.TrimLeft(exponent[1:], "0")
	}
	return strings.ReplaceAll(mantissa, "-", string(minus))
}
