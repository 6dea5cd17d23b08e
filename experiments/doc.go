// Package experiments runs the experiments on over-fitting. A Spec is an experiment as data, the catalogue
// holds those of the article and those that answer them, Run is the one training loop, and a History holds what it
// measured, one row an epoch. What else a training needs, such as progress on a screen or files on a disk, is a Hook.
//
// Experiments are repeated over seeds and over the values of a parameter (Study) by training several runs at once
// (Train), whose folders an Archive finds again. Finished runs that differ in their seeds alone are a Group, and
// Compare tests groups against each other.
//
// The package draws nothing and prints nothing.
package experiments
