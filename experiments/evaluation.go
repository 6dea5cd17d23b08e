package experiments

import (
	"context"

	"overfit/datasets"
	"overfit/graphs"
)

// An Evaluation is what a model makes of the images of a split, in evaluation mode.
type Evaluation struct {
	Images      int         `json:"images"`
	Loss        float64     `json:"loss"`     // mean cross-entropy an image
	Accuracy    float64     `json:"accuracy"` // fraction of 1
	Calibration Calibration `json:"calibration"`
	Classes     []Class     `json:"classes"`
	// Confusion counts the images by their label and, within it, by the class that the model gives them.
	Confusion [][]int `json:"confusion"`
	// Predictions are in a file of their own.
	Predictions Predictions `json:"-"`
}

// A Class is how a model does on the images of one label.
type Class struct {
	Label    int     `json:"label"`
	Images   int     `json:"images"`
	Accuracy float64 `json:"accuracy"` // fraction of them that it gives the label; 0 without any
}

// Evaluate evaluates the model on every image of the split. When ctx is done, it ends with its cause.
func Evaluate(ctx context.Context, m *graphs.Model, split datasets.Split) (Evaluation, error) {
	classes := len(m.Probabilities()) / evalBatchSize(m)
	confusion := make([][]int, classes)
	for label := range confusion {
		confusion[label] = make([]int, classes)
	}
	bins := make(bins, numBins)
	predictions := make(Predictions, 0, split.Len())
	tally, err := evaluateBatches(ctx, m, "test", split, func(rows []int) {
		for i, row := range rows {
			predicted := m.Predicted()[i]
			image := Prediction{split.Label(row), predicted, float64(m.Probabilities()[i*classes+predicted])}
			confusion[image.Label][image.Predicted]++
			bins.add(image.Confidence, image.Right())
			predictions = append(predictions, image)
		}
	})
	if err != nil {
		return Evaluation{}, err
	}
	e := Evaluation{
		Images:      tally.Images,
		Loss:        tally.Loss(),
		Accuracy:    tally.Accuracy(),
		Calibration: bins.calibration(),
		Confusion:   confusion,
		Predictions: predictions,
	}
	for label, predicted := range confusion {
		c := Class{Label: label}
		for _, n := range predicted {
			c.Images += n
		}
		if c.Images > 0 {
			c.Accuracy = float64(predicted[label]) / float64(c.Images)
		}
		e.Classes = append(e.Classes, c)
	}
	return e, nil
}
