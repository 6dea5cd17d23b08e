package report

import (
	"math"
	"slices"

	"overfit/experiments"
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

func when(condition bool) part {
	if condition {
		return holds
	}
	return fails
}

// above is whether a mean is above 0: its whole confidence interval, or, with one seed, the one value.
func above(mean stats.Interval) part {
	switch {
	case math.IsNaN(mean.Low):
		return when(mean.Estimate > 0)
	case mean.Low > 0:
		return holds
	case mean.High > 0:
		return unclear
	default:
		return fails
	}
}

// better is whether a remedy improves a measure.
func better(d experiments.Difference) part {
	switch d.Verdict() {
	case experiments.Better:
		return holds
	case experiments.Worse:
		return fails
	default:
		return unclear
	}
}
