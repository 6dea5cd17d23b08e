package report

import "overfit/experiments"

// A Kind is what a figure shows of the groups that it is of.
type Kind string

// The kinds of figures.
const (
	Bands       Kind = "bands"       // curves over the epochs
	Gaps        Kind = "gaps"        // between training and test data, over the epochs
	Differences Kind = "differences" // what remedies change
	Reliability Kind = "reliability"
	Confusion   Kind = "confusion" // of the first group's first run, as the next ones
	Mistakes    Kind = "mistakes"
	Filters     Kind = "filters"
	Samples     Kind = "samples"
)

// Kinds are those of figures that show runs, without comparing them.
func Kinds() []Kind {
	return []Kind{Bands, Gaps, Reliability, Confusion, Mistakes, Filters, Samples}
}

// A Figure is to be drawn, or drawn.
type Figure struct {
	Name       string // of its file, without an ending
	Caption    string
	Kind       Kind
	Groups     []experiments.Group
	Comparison experiments.Comparison // of Differences
	PNG        []byte                 // once drawn
}
