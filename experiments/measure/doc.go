// Package measure holds what a model did, as numbers: the History of a training, a row an epoch; the Evaluation of a model on
// test images, with its calibration and the prediction for each image; the Summary of a run, with how far the network has
// over-fitted; and the measures by which runs are compared, with their units.
//
// It measures nothing itself, and knows neither folders nor figures: histories and predictions are read from and written to
// whatever the caller opens.
package measure
