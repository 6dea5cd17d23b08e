// Package experiments holds experiments on over-fitting as data: a Spec is an experiment, the catalogue has those of the
// article and those that answer them, a Study varies one setting, and a Setting is what can be changed by name, on a command
// line or by a study. A Spec also says which images of a data set it trains on, and builds its network for them.
//
// It knows nothing of training, of files and of figures. The rooms above it do: measure (what a model did), train (the loop),
// runs (a run's folder), analysis (groups and comparisons), figures, report and machine.
package experiments
