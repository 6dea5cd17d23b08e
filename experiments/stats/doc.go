// Package stats has the statistics with which runs are compared.
//
// Two questions are kept apart. Whether a way of training is better than another is asked of several seeds: Mean says
// how well the figure of one is known, PairedT compares two. Whether one trained model is better than another is asked
// of the images that both were tested on, and CompareClassifiers answers it; that says nothing about other seeds
// (Dietterich, "Approximate Statistical Tests for Comparing Supervised Classification Learning Algorithms", Neural
// Computation 10, 1998). Where several others are compared with one baseline, Holm corrects the p-values for their
// number.
//
// Intervals have a level of 95 %, tests are two-sided.
package stats
