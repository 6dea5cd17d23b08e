package measure

import "math"

// An Evaluation is what a model makes of the images of a split, in evaluation mode.
type Evaluation struct {
	Images      int         `json:"images"`
	Loss        float64     `json:"loss"`     // mean cross-entropy an image
	Accuracy    float64     `json:"accuracy"` // fraction of 1
	Calibration Calibration `json:"calibration"`
	Scaled      *Scaled     `json:"scaled,omitempty"` // nil where the loss is not the log score that a temperature is fitted by
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

// NewEvaluation sums up what a model makes of the images of the logits, with its metrics over all of them. scaled may be nil.
func NewEvaluation(all Running, logits Logits, scaled *Scaled) Evaluation {
	confusion := make([][]int, logits.Classes)
	for label := range confusion {
		confusion[label] = make([]int, logits.Classes)
	}
	predictions := logits.Predictions()
	for i, p := range predictions {
		predictions[i].ScaledLoss = math.NaN()
		if scaled != nil {
			predictions[i].ScaledLoss = scaled.losses[i]
		}
		confusion[p.Label][p.Predicted]++
	}
	e := Evaluation{
		Images:      all.Images,
		Loss:        all.Loss(),
		Accuracy:    all.Accuracy(),
		Calibration: predictions.Calibration(),
		Scaled:      scaled,
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
	return e
}
