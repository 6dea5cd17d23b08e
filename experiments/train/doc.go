// Package train has the one training loop. New builds a Training of an experiment on data, and Run takes it to its end and
// returns its Outcome; schedules and early stopping are at work inside. What else is to happen while it trains, such as
// progress on a screen or files on a disk, is an Observer. A Snapshot is where a training stands, and From resumes it.
//
// It knows neither folders nor screens.
package train
