package figures

import (
	"fmt"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/runs"
	"overfit/plots"
)

// A sample is a training image, and what augmentation makes of it: [height*width] values from 0 to 1.
type sample struct {
	original []float32
	epochs   [][]float32 // as it is trained on in the first epoch, and so on
}

// samples returns the first images that the experiment trains on, at most that many, in that many epochs.
func samples(s experiments.Spec, data *datasets.Dataset, images, epochs int) ([]sample, error) {
	train, _, err := s.TrainingImages(data)
	if err != nil {
		return nil, err
	}
	height, width := train.Shape()
	label := make([]int, 1)
	var out []sample
	for row := range min(images, train.Len()) {
		one := sample{original: make([]float32, height*width)}
		train.Fill(one.original, label, []int{row})
		for epoch := range epochs {
			image := make([]float32, height*width)
			train.FillAugmented(image, label, []int{row}, s.Augmentation, s.AugmentationKey(epoch+1))
			one.epochs = append(one.epochs, image)
		}
		out = append(out, one)
	}
	return out, nil
}

// SamplesOf shows images that the experiment trains on, and beside each what augmentation makes of it in the first
// epochs.
func SamplesOf(s experiments.Spec, data *datasets.Dataset) (*plots.Figure, error) {
	const images, epochs = 6, 7
	shown, err := samples(s, data, images, epochs)
	if err != nil {
		return nil, err
	}
	_, width := data.Train.Shape()
	var pictures []plots.Picture
	for _, one := range shown {
		pictures = append(pictures, plots.Picture{Pixels: bytesOfImage(one.original, width), Caption: "original"})
		for i, image := range one.epochs {
			pictures = append(pictures, plots.Picture{Pixels: bytesOfImage(image, width), Caption: fmt.Sprintf("epoch %d", i+1)})
		}
	}
	return plots.Pictures(1+epochs, pictures)
}

// samplesOf shows those of a run.
func samplesOf(r *runs.Run) (*plots.Figure, error) {
	data, err := r.LoadData("")
	if err != nil {
		return nil, err
	}
	return SamplesOf(r.Spec, data)
}

// bytesOfImage turns values from 0 to 1 into rows of pixels.
func bytesOfImage(image []float32, width int) [][]uint8 {
	pixels := make([]uint8, len(image))
	for i, v := range image {
		pixels[i] = uint8(255*v + 0.5)
	}
	return rowsOf(pixels, width)
}
