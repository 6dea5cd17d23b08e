package report

import (
	"fmt"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/figures"
)

// registered are claims of other packages.
var registered []claim

// A Judge says what the groups of finished runs make of a claim. Each has a run at least; where one has less than
// analysis.FewestSeeds, the words and numbers count, and the verdict is that the claim is undecided.
type Judge func(groups []analysis.Group) Finding

// Register has reports test a claim of another package, whose source is named, on the experiments of these names. It is
// shown with a figure of their learning curves. It panics if there is no such experiment.
func Register(says, source string, judge Judge, names ...string) {
	register(claim{says: says, source: source, experiments: names, figure: figures.Bands, judge: judge})
}

// RegisterRemedy has reports test whether an experiment over-fits less than its baseline, as they test the remedies of the
// article, and together with those of the same baseline.
func RegisterRemedy(says, source, baseline, experiment string) {
	register(from(source, remedy(says, baseline, experiment)))
}

func register(c claim) {
	for _, name := range c.experiments {
		if _, ok := experiments.Lookup(name); !ok {
			panic(fmt.Sprintf("report: the claim %q is about the experiment %q, which there is not", c.says, name))
		}
	}
	registered = append(registered, c)
}
