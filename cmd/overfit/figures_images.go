package main

import (
	"fmt"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/plots"
)

// The figures of one run's test images, weights and training images.

// confusionFigure shows which classes the run takes for which.
func confusionFigure(r *experiments.StoredRun) (*plots.Figure, error) {
	e, err := r.Evaluation()
	if err != nil {
		return nil, err
	}
	var classes []string
	for class := range e.Confusion {
		classes = append(classes, fmt.Sprint(class))
	}
	return plots.ConfusionMatrix(classes, e.Confusion)
}

// mistakesFigure shows the mistakes that the run was surest of.
func mistakesFigure(r *experiments.StoredRun, data *datasets.Dataset) (*plots.Figure, error) {
	const columns, most = 10, 30
	predictions, err := r.Predictions()
	if err != nil {
		return nil, err
	}
	if len(predictions) != data.Test.Len() {
		return nil, fmt.Errorf("%s has predictions of %d images, expected %d", r.Folder, len(predictions), data.Test.Len())
	}
	mistakes := predictions.Mistakes()
	if len(mistakes) == 0 {
		return nil, fmt.Errorf("%s makes no mistake on the test images", r.Folder)
	}
	var pictures []plots.Picture
	for _, image := range mistakes[:min(most, len(mistakes))] {
		p := predictions[image]
		pictures = append(pictures, plots.Picture{
			Pixels:  pixels(data.Test, image),
			Caption: fmt.Sprintf("%d as %d\n%.1f %%", p.Label, p.Predicted, 100*p.Confidence),
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

// samplesFigure shows images that the experiment trains on, and beside each what augmentation makes of it in the first
// epochs.
func samplesFigure(s experiments.Spec, data *datasets.Dataset) (*plots.Figure, error) {
	const images, epochs = 6, 7
	samples, err := experiments.Samples(s, data, images, epochs)
	if err != nil {
		return nil, err
	}
	_, width := data.Train.Shape()
	var pictures []plots.Picture
	for _, sample := range samples {
		pictures = append(pictures, plots.Picture{Pixels: bytesOfImage(sample.Original, width), Caption: "original"})
		for i, image := range sample.Epochs {
			pictures = append(pictures, plots.Picture{Pixels: bytesOfImage(image, width), Caption: fmt.Sprintf("epoch %d", i+1)})
		}
	}
	return plots.Pictures(1+epochs, pictures)
}

// bytesOfImage turns values from 0 to 1 into rows of pixels.
func bytesOfImage(image []float32, width int) [][]uint8 {
	pixels := make([]uint8, len(image))
	for i, v := range image {
		pixels[i] = uint8(255*v + 0.5)
	}
	return rowsOf(pixels, width)
}

// filtersFigure shows the weights of the run's first layer, of up to 64 filters or units.
func filtersFigure(r *experiments.StoredRun) (*plots.Figure, error) {
	const most = 64
	filters, err := experiments.FirstLayer(r)
	if err != nil {
		return nil, err
	}
	return plots.Filters(filters[:min(most, len(filters))])
}
