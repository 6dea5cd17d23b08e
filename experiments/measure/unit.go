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
		return fmt.Sprintf(verb, 2, 100*v)
	case Epochs:
		return fmt.Sprintf(verb, 1, v)
	}
	if math.Abs(v) >= 1000 { // of a training that has gone astray
		return fmt.Sprintf(strings.Replace(verb, "f", "g", 1), 4, v)
	}
	return fmt.Sprintf(verb, 4, v)
}

func (u Unit) suffix() string { return [...]string{"", " %", " points", ""}[u] }

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

// Mean writes a mean with half of its confidence interval, if it has one: 97.83 ± 0.12 %.
func (u Unit) Mean(mean stats.Interval) string {
	half := mean.High - mean.Estimate
	if math.IsNaN(half) || math.IsNaN(mean.Estimate) {
		return u.Value(mean.Estimate)
	}
	return u.number("%.*f", mean.Estimate) + " ± " + u.number("%.*f", half) + u.suffix()
}

// Change writes a difference with the ends of its confidence interval, if it has one: +0.10 points (-0.02 to +0.22).
func (u Unit) Change(d stats.Interval) string {
	u = u.ofChange()
	out := u.number("%+.*f", d.Estimate) + u.suffix()
	if math.IsNaN(d.Low) {
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
