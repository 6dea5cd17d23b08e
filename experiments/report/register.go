package report

import (
	"fmt"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/figures"
)

// registered are claims of other packages.
var registered []claim

// A Judge says what the groups of finished runs make of a claim. Each has a run at least; where one has a single seed, the
// words and numbers count, and the verdict is that the claim is not tested.
type Judge func(groups []analysis.Group) Finding

// Register has reports test a claim of another package, whose source is named, on the experiments of these names. It is
// shown with a figure of their learning curves. It panics if there is no such experiment.
func Register(says, source string, judge Judge, names ...string) {
	register(claim{
		says: says, source: source, experiments: names, figure: figures.Bands,
		judge: func(e *evidence) Finding {
			var groups []analysis.Group
			for _, name := range names {
				groups = append(groups, e.group(name))
			}
			return judge(groups)
		},
	})
}

// RegisterRemedy has reports test whether an experiment over-fits less than its baseline, as they test the remedies of the
// article, and together with those of the same baseline.
func RegisterRemedy(says, source, baseline, experiment string) {
	c := remedy(says, baseline, experiment)
	c.source = source
	register(c)
}

func register(c claim) {
	for _, name := range c.experiments {
		if _, ok := experiments.Lookup(name); !ok {
			panic(fmt.Sprintf("report: the claim %q is about the experiment %q, which there is not", c.says, name))
		}
	}
	registered = append(registered, c)
}
