package figures

import (
	"fmt"

	"overfit/datasets"
	"overfit/experiments/runs"
	"overfit/plots"
)

// The figures of one run's test images, weights and training images.

// confusion shows which classes the run takes for which.
func confusion(r *runs.Run) (*plots.Figure, error) {
	e, err := r.Evaluation()
	if err != nil {
		return nil, err
	}
	var classes []string
	for class := range e.Confusion {
		classes = append(classes, r.Data.ClassName(class))
	}
	return plots.ConfusionMatrix(classes, e.Confusion)
}

// mistakes shows the mistakes that the run was surest of.
func mistakes(r *runs.Run) (*plots.Figure, error) {
	const columns, most = 10, 30
	data, err := r.LoadData("")
	if err != nil {
		return nil, err
	}
	predictions, err := r.Predictions()
	if err != nil {
		return nil, err
	}
	if len(predictions) != data.Test.Len() {
		return nil, fmt.Errorf("%s has predictions of %d images, expected %d", r.Folder, len(predictions), data.Test.Len())
	}
	wrong := predictions.Mistakes()
	if len(wrong) == 0 {
		return nil, fmt.Errorf("%s makes no mistake on the test images", r.Folder)
	}
	var pictures []plots.Picture
	for _, image := range wrong[:min(most, len(wrong))] {
		p := predictions[image]
		pictures = append(pictures, plots.Picture{
			Pixels:  pixels(data.Test, image),
			Caption: fmt.Sprintf("%s as %s\n%.1f %%", r.Data.ClassName(p.Label), r.Data.ClassName(p.Predicted), 100*p.Confidence),
		})
	}
	return plots.Pictures(columns, pictures)
}

// pixels returns the rows of an image.
func pixels(s datasets.Split, row int) [][]uint8 {
	_, width := s.Shape()
	return rowsOf(s.Image(row), width)
}

func rowsOf(image []uint8, width int) [][]uint8 {
	var rows [][]uint8
	for at := 0; at < len(image); at += width {
		rows = append(rows, image[at:at+width])
	}
	return rows
}

// filters shows the weights of the run's first layer, of up to 64 filters or units.
func filters(r *runs.Run) (*plots.Figure, error) {
	const most = 64
	weights, err := firstLayer(r)
	if err != nil {
		return nil, err
	}
	return plots.Filters(weights[:min(most, len(weights))])
}
