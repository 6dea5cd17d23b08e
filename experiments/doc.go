// Package experiments runs the experiments on over-fitting. A Spec is an experiment as data, the catalogue
// holds those of the article, Run is the one training loop, and a History holds what it measured, one row an
// epoch. What else a training needs, such as progress on a screen or files on a disk, is a Hook.
//
// The package draws nothing and prints nothing.
package experiments
