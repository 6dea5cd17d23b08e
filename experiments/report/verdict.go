package report

import (
	"math"
	"slices"

	"overfit/experiments/analysis"
	"overfit/experiments/stats"
)

// A Verdict is what the runs make of a claim.
type Verdict string

// The verdicts, from the best for the claim to none at all.
const (
	Supported Verdict = "supported"
	Partly    Verdict = "partly supported"
	NotHere   Verdict = "not on this data"
	Undecided Verdict = "undecided" // more seeds may tell
	Untested  Verdict = "not tested"
)

// Class names the verdict in a style sheet.
func (v Verdict) Class() string {
	switch v {
	case Supported:
		return "supported"
	case Partly:
		return "partly"
	case NotHere:
		return "not-here"
	default:
		return "open"
	}
}

// A part of a claim holds, does not, or cannot be told.
type part int

const (
	unclear part = iota
	holds
	fails
)

// verdict is that of a claim with these parts.
func verdict(parts ...part) Verdict {
	switch {
	case !slices.ContainsFunc(parts, func(p part) bool { return p != holds }):
		return Supported
	case slices.Contains(parts, holds):
		return Partly
	case slices.Contains(parts, unclear):
		return Undecided
	default:
		return NotHere
	}
}

// when is for what is known for certain.
func when(condition bool) part {
	if condition {
		return holds
	}
	return fails
}

// reaches is whether a mean is at least so much; it cannot be told of what was not measured.
func reaches(mean stats.Interval, least float64) part {
	if math.IsNaN(mean.Estimate) {
		return unclear
	}
	return when(mean.Estimate >= least)
}

// above is whether a mean is above 0 with its whole confidence interval. Without one, it cannot be told.
func above(mean stats.Interval) part {
	switch {
	case mean.Low > 0:
		return holds
	case mean.High <= 0:
		return fails
	default:
		return unclear
	}
}

// both holds if two parts do, and fails if one does.
func both(a, b part) part {
	switch {
	case a == fails || b == fails:
		return fails
	case a == holds && b == holds:
		return holds
	default:
		return unclear
	}
}

// better is whether a remedy improves a measure.
func better(d analysis.Difference) part {
	switch d.Verdict() {
	case stats.Better:
		return holds
	case stats.Worse:
		return fails
	default:
		return unclear
	}
}
