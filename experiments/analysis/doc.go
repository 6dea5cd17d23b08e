// Package analysis says what finished runs mean together: a Group is an experiment repeated over seeds, a Comparison sets
// remedies beside their baseline with tests of whether it was chance, and a StudyResult is what varying a setting has shown.
//
// It takes runs as they are given to it, and knows neither where they lie nor how they are drawn.
package analysis
