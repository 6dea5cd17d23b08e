package plots

import (
	"fmt"
	"math"
	"strings"

	"overfit/experiments/stats"
)

const minus = '−' // U+2212

// formatLoss writes four decimals, or four digits of a loss that has gone astray.
func formatLoss(v float64) string {
	if math.Abs(v) >= 1000 {
		return typeset(fmt.Sprintf("%.4g", v))
	}
	return decimals(4, v)
}

// formatNumber writes two decimals: per cents and their points.
func formatNumber(v float64) string { return decimals(2, v) }

// decimals writes that many, and never -0.
func decimals(n int, v float64) string {
	out := fmt.Sprintf("%.*f", n, stats.Tidy(v))
	if strings.Trim(out, "-0.") == "" {
		out = strings.TrimPrefix(out, "-")
	}
	return typeset(out)
}

func formatPercent(v float64) string { return formatNumber(v) + " %" }

func formatPoints(v float64) string { return formatNumber(v) + " points" }

// signed writes a change.
func signed(n int, v float64) string {
	out := decimals(n, v)
	if !strings.HasPrefix(out, string(minus)) {
		out = "+" + out
	}
	return out
}

// typeset gives a number a proper minus sign and a bare exponent.
func typeset(number string) string {
	mantissa, exponent, ok := strings.Cut(number, "e")
	if ok {
		sign := strings.TrimLeft(exponent[:1], "+")
		mantissa += "e" + sign + strings.TrimLeft(exponent[1:], "0")
	}
	return strings.ReplaceAll(mantissa, "-", string(minus))
}
