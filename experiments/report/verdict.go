package report

import "slices"

// A Verdict is what the runs make of a claim.
type Verdict string

// The verdicts, from the best for the claim to none at all.
const (
	Supported Verdict = "supported"
	Partly    Verdict = "partly supported"
	NotHere   Verdict = "not on this data"
	Undecided Verdict = "undecided"
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

// verdict is that of a claim with these parts. Conditions spoil what the others support.
func verdict(parts []part) Verdict {
	var states, conditions []state
	for _, p := range parts {
		if p.condition {
			conditions = append(conditions, p.state())
		} else {
			states = append(states, p.state())
		}
	}
	other := func(than state) func(state) bool { return func(s state) bool { return s != than } }
	switch {
	case !slices.Contains(states, holds) && slices.Contains(states, unclear):
		return Undecided
	case !slices.Contains(states, holds):
		return NotHere
	case slices.ContainsFunc(states, other(holds)) || slices.ContainsFunc(conditions, other(holds)):
		return Partly
	default:
		return Supported
	}
}
