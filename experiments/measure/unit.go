package measure

import (
	"fmt"
	"math"
	"strings"

	"overfit/experiments/stats"
)

// A Unit says how a measure is written.
type Unit int

// The units of measures.
const (
	Nats     Unit = iota // of cross-entropy
	Fraction             // of 1, written in per cent
	Points               // a difference of fractions, written in points of per cent
	Epochs               // a number of them
	Ratio                // of two numbers
)

// number writes a value without its unit, and never as -0; verb is %.*f, perhaps with flags.
func (u Unit) number(verb string, v float64) string {
	out := u.digits(verb, v)
	if math.Signbit(v) && strings.Trim(out, "-0.") == "" {
		return u.digits(verb, 0)
	}
	return out
}

func (u Unit) digits(verb string, v float64) string {
	switch u {
	case Fraction, Points:
		return fmt.Sprintf(verb, 2, stats.Tidy(100*v))
	case Ratio:
		return fmt.Sprintf(verb, 2, v)
	case Epochs:
		return fmt.Sprintf(verb, 1, v)
	}
	if math.Abs(v) >= 1000 { // of a training that has gone astray
		return fmt.Sprintf(strings.Replace(verb, "f", "g", 1), 4, v)
	}
	return fmt.Sprintf(verb, 4, v)
}

func (u Unit) suffix() string { return [...]string{"", " %", " points", "", ""}[u] }

// Symbol is what stands behind a value, "" for nothing.
func (u Unit) Symbol() string { return strings.TrimSpace(u.suffix()) }

// ofChange is the unit of a difference.
func (u Unit) ofChange() Unit {
	if u == Fraction {
		return Points
	}
	return u
}

// Value writes a value: 97.83 %, 2.11 points, 0.1230. NaN is the empty string.
func (u Unit) Value(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return u.number("%.*f", v) + u.suffix()
}

// Clip cuts off what of an interval no value can be: a fraction is from 0 to 1, and epochs are from 1 on.
func (u Unit) Clip(v stats.Interval) stats.Interval {
	least, most := math.Inf(-1), math.Inf(1)
	switch u {
	case Fraction:
		least, most = 0, 1
	case Epochs:
		least = 1
	case Ratio:
		least = 0
	}
	return stats.Interval{Estimate: v.Estimate, Low: max(v.Low, least), High: min(v.High, most)}
}

// Mean writes a mean with half of its confidence interval, if it has one: 97.83 ± 0.12 %. One that was cut off has its ends
// written, and one without a width is a value: all that it is a mean of are alike.
func (u Unit) Mean(mean stats.Interval) string {
	above, below := mean.High-mean.Estimate, mean.Estimate-mean.Low
	const rounding = 1e-12 // of a sum of values that are alike
	if math.IsNaN(above) || math.IsNaN(mean.Estimate) || max(above, below) < rounding {
		return u.Value(mean.Estimate)
	}
	value := u.number("%.*f", mean.Estimate)
	if math.Abs(above-below) > 1e-6*(above+below) {
		return fmt.Sprintf("%s (%s to %s)%s", value, u.number("%.*f", mean.Low), u.number("%.*f", mean.High), u.suffix())
	}
	half := u.number("%.*f", above)
	if strings.Trim(half, "0.") == "" { // less than the digits show
		half = "<" + half[:len(half)-1] + "1"
	}
	return value + " ± " + half + u.suffix()
}

// Change writes a difference with the ends of its confidence interval, if it has one: +0.10 points (-0.02 to +0.22). One without
// a width is none: all that it comes from are alike.
func (u Unit) Change(d stats.Interval) string {
	u = u.ofChange()
	out := u.number("%+.*f", d.Estimate) + u.suffix()
	if math.IsNaN(d.Low) || d.High-d.Low <= 1e-9*math.Abs(d.Estimate) {
		return out
	}
	return out + fmt.Sprintf(" (%s to %s)", u.number("%+.*f", d.Low), u.number("%+.*f", d.High))
}

// Magnitude writes how large a difference is, whichever way it goes, with the ends of its confidence interval.
func (u Unit) Magnitude(d stats.Interval) string {
	u = u.ofChange()
	low, high := math.Abs(d.Low), math.Abs(d.High)
	return fmt.Sprintf("%s (95 %% confidence interval %s to %s)", u.Value(math.Abs(d.Estimate)),
		u.number("%.*f", min(low, high)), u.number("%.*f", max(low, high)))
}

// Probability writes a p-value. NaN is the empty string.
func Probability(p float64) string {
	switch {
	case math.IsNaN(p):
		return ""
	case p < 0.0001:
		return "< 0.0001"
	default:
		return fmt.Sprintf("%.4f", p)
	}
}
