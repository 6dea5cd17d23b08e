package measure

import (
	"fmt"
	"math"
	"slices"
)

// A History is what a training measured, one row an epoch, in order.
type History []Epoch

// An Epoch is one row. Losses are mean cross-entropies an image, accuracies fractions of 1; NaN where nothing
// was measured.
//
// The running figures are those of a Keras progress line: means over the epoch's images, each taken before
// the update its batch led to, in training mode, penalties included. So they lag behind the weights, and only
// the others, taken in evaluation mode from the weights at the epoch's end, can be compared with each other.
type Epoch struct {
	Epoch                        int // from 1
	RunningLoss, RunningAccuracy float64
	TrainLoss, TrainAccuracy     float64 // on the same sample of the training images for every epoch, see experiments.Spec
	CleanAccuracy                float64 // of those the ones whose labels are right, and the others:
	CorruptedAccuracy            float64 // by label noise; NaN without
	ValLoss, ValAccuracy         float64 // on the part held out of the training set
	TestLoss, TestAccuracy       float64
	// With experiments.Spec.Calibrate, on the test images: see Scaled and Calibration.
	ScaledTestLoss, Temperature              float64
	CalibrationError, ScaledCalibrationError float64
	WeightNorm                               float64 // of all layers together, see Norm
	LearningRate                             float64
	Seconds                                  float64 // of the training steps, evaluation left out
}

// Last returns the last row. The history must not be empty.
func (h History) Last() Epoch { return h[len(h)-1] }

// A column is a figure of an Epoch as the file names it.
type column struct {
	name     string
	of       func(*Epoch) *float64
	max      float64 // the largest valid value; the smallest is 0
	optional bool    // may be NaN, which is an empty field, or no column at all
}

// columns are the figures after the epoch's number, in the order of the file.
var columns = []column{
	{name: "running_loss", of: func(e *Epoch) *float64 { return &e.RunningLoss }, max: math.MaxFloat64},
	{name: "running_accuracy", of: func(e *Epoch) *float64 { return &e.RunningAccuracy }, max: 1},
	{name: "train_loss", of: func(e *Epoch) *float64 { return &e.TrainLoss }, max: math.MaxFloat64},
	{name: "train_accuracy", of: func(e *Epoch) *float64 { return &e.TrainAccuracy }, max: 1},
	{name: "train_clean_accuracy", of: func(e *Epoch) *float64 { return &e.CleanAccuracy }, max: 1, optional: true},
	{name: "train_corrupted_accuracy", of: func(e *Epoch) *float64 { return &e.CorruptedAccuracy }, max: 1, optional: true},
	{name: "val_loss", of: func(e *Epoch) *float64 { return &e.ValLoss }, max: math.MaxFloat64, optional: true},
	{name: "val_accuracy", of: func(e *Epoch) *float64 { return &e.ValAccuracy }, max: 1, optional: true},
	{name: "test_loss", of: func(e *Epoch) *float64 { return &e.TestLoss }, max: math.MaxFloat64},
	{name: "test_accuracy", of: func(e *Epoch) *float64 { return &e.TestAccuracy }, max: 1},
	{name: "scaled_test_loss", of: func(e *Epoch) *float64 { return &e.ScaledTestLoss }, max: math.MaxFloat64, optional: true},
	{name: "temperature", of: func(e *Epoch) *float64 { return &e.Temperature }, max: math.MaxFloat64, optional: true},
	{name: "calibration_error", of: func(e *Epoch) *float64 { return &e.CalibrationError }, max: 1, optional: true},
	{name: "scaled_calibration_error", of: func(e *Epoch) *float64 { return &e.ScaledCalibrationError }, max: 1, optional: true},
	{name: "weight_norm", of: func(e *Epoch) *float64 { return &e.WeightNorm }, max: math.MaxFloat64},
	{name: "learning_rate", of: func(e *Epoch) *float64 { return &e.LearningRate }, max: math.MaxFloat64},
	{name: "seconds", of: func(e *Epoch) *float64 { return &e.Seconds }, max: math.MaxFloat64},
}

// Columns are the names of what Figures returns, as history.csv has them.
func Columns() []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	return names
}

// Figures are all that the row measures beside the number of its epoch, in the order of Columns; NaN where nothing was measured.
func (e Epoch) Figures() []float64 {
	figures := make([]float64, len(columns))
	for i, c := range columns {
		figures[i] = *c.of(&e)
	}
	return figures
}

// validAfter reports what makes the row invalid after that many others.
func (e *Epoch) validAfter(rows int) error {
	if e.Epoch != rows+1 {
		return fmt.Errorf("epoch %d, expected %d", e.Epoch, rows+1)
	}
	for _, c := range columns {
		v := *c.of(e)
		switch {
		case math.IsNaN(v) && !c.optional:
			return fmt.Errorf("no %s", c.name)
		case v < 0 || v > c.max:
			return fmt.Errorf("%s %v is out of range, expected 0 to %v", c.name, v, c.max)
		}
	}
	return nil
}

// SameAs reports the first figure, times apart, that differs in one bit from that of the row in a history. Columns of the
// names are passed over.
func (e Epoch) SameAs(stored Epoch, but ...string) error {
	stored.Seconds = e.Seconds
	for _, c := range columns {
		got, want := *c.of(&e), *c.of(&stored)
		if math.Float64bits(got) != math.Float64bits(want) && !(math.IsNaN(got) && math.IsNaN(want)) && !slices.Contains(but, c.name) {
			return fmt.Errorf("epoch %d: %s is %v, but in the history %v", e.Epoch, c.name, got, want)
		}
	}
	return nil
}
