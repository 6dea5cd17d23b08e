package report

// A Verdict is what the runs make of a claim.
type Verdict string

// The verdicts, from the best for the claim to none at all.
const (
	Supported Verdict = "supported"
	Partly    Verdict = "partly supported"
	NotHere   Verdict = "not on this data"
	Untested  Verdict = "not tested"
)

// verdict is that of so many parts of a claim that hold, out of all.
func verdict(parts ...bool) Verdict {
	holding := 0
	for _, p := range parts {
		if p {
			holding++
		}
	}
	switch holding {
	case len(parts):
		return Supported
	case 0:
		return NotHere
	default:
		return Partly
	}
}
