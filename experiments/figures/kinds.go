package figures

import (
	"fmt"

	"overfit/experiments/analysis"
	"overfit/experiments/runs"
	"overfit/plots"
)

// The names of the kinds of figures.
const (
	Curves      = "curves"
	Bands       = "bands"
	Gaps        = "gaps"
	Reliability = "reliability"
	Confusion   = "confusion"
	Mistakes    = "mistakes"
	Filters     = "filters"
	Samples     = "samples"
	Differences = "differences"
)

// A Kind is what a figure shows.
type Kind struct {
	Name   string
	Shows  string // half a sentence
	Single bool   // it shows one run: the first of one group
	draw   func(Request) (*plots.Figure, error)
}

// A Request is what a figure is to show. Each kind takes one of them.
type Request struct {
	Runs       []*runs.Run         // of Curves; they need not be finished
	Groups     []analysis.Group    // of all others but Differences
	Comparison analysis.Comparison // of Differences
}

// kinds lists those there are. To add one is to add it here.
var kinds = []Kind{
	{Curves, "loss and accuracy over the epochs: of one run, or of up to eight in one figure (run folders only)", false,
		func(r Request) (*plots.Figure, error) { return curves(r.Runs) }},
	{Bands, "the same as means over seeds, with bands from the lowest seed to the highest", false,
		func(r Request) (*plots.Figure, error) { return plots.Bands(bandsOf(r.Groups)) }},
	{Gaps, "the gaps between training and test data over the epochs, likewise", false,
		func(r Request) (*plots.Figure, error) { return plots.Gaps(bandsOf(r.Groups)) }},
	{Reliability, "how sure a network is against how often it is right", false,
		func(r Request) (*plots.Figure, error) { return reliability(r.Groups) }},
	{Confusion, "which classes are taken for which", true, ofRun(confusion)},
	{Mistakes, "the test images that it is wrong about and surest of", true, ofRun(mistakes)},
	{Filters, "the weights of its first layer (64 filters or units at most)", true, ofRun(filters)},
	{Samples, "training images as augmentation shows them (also of an experiment that was never run)", true, ofRun(samplesOf)},
	{Differences, "what remedies change, as a forest plot", false,
		func(r Request) (*plots.Figure, error) { return differences(r.Comparison) }},
}

// Kinds lists the kinds of figures that show runs. Differences, which compares them, is not among them.
func Kinds() []Kind { return kinds[:len(kinds)-1] }

// LookupKind returns the kind of that name.
func LookupKind(name string) (Kind, bool) {
	for _, k := range kinds {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// Check is an error if a figure of that kind cannot show that many groups.
func (k Kind) Check(groups []analysis.Group) error {
	if k.Single && len(groups) != 1 {
		return fmt.Errorf("a figure of kind %q shows one experiment, not %d", k.Name, len(groups))
	}
	return nil
}

// Draw composes a figure of the kind of that name.
func Draw(kind string, r Request) (*plots.Figure, error) {
	k, ok := LookupKind(kind)
	if !ok {
		return nil, fmt.Errorf("no figures of kind %q", kind)
	}
	return k.draw(r)
}

// ofRun draws the first run of a group.
func ofRun(draw func(*runs.Run) (*plots.Figure, error)) func(Request) (*plots.Figure, error) {
	return func(r Request) (*plots.Figure, error) {
		if len(r.Groups) != 1 {
			return nil, fmt.Errorf("%d experiments in a figure of one", len(r.Groups))
		}
		return draw(r.Groups[0].Runs[0])
	}
}
