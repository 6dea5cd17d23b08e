package figures

import (
	"fmt"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/runs"
	"overfit/plots"
)

// A Sample is a training image, and what augmentation makes of it: rows of pixels, 0 to 255.
type Sample struct {
	Original [][]uint8
	Epochs   [][][]uint8 // as it is trained on in the first epoch, and so on
}

// TrainingSamples returns the first images that the experiment trains on, at most that many, in that many epochs.
func TrainingSamples(s experiments.Spec, data *datasets.Dataset, images, epochs int) ([]Sample, error) {
	train, _, err := s.TrainingImages(data)
	if err != nil {
		return nil, err
	}
	height, width := train.Shape()
	label := make([]int, 1)
	image := make([]float32, height*width)
	var out []Sample
	for row := range min(images, train.Len()) {
		train.Fill(image, label, []int{row})
		one := Sample{Original: bytesOfImage(image, width)}
		for epoch := range epochs {
			train.FillAugmented(image, label, []int{row}, s.Augmentation, s.AugmentationKey(epoch+1))
			one.Epochs = append(one.Epochs, bytesOfImage(image, width))
		}
		out = append(out, one)
	}
	return out, nil
}

// SamplesOf shows images that the experiment trains on, and beside each what augmentation makes of it in the first
// epochs.
func SamplesOf(s experiments.Spec, data *datasets.Dataset) (*plots.Figure, error) {
	const images, epochs = 6, 7
	shown, err := TrainingSamples(s, data, images, epochs)
	if err != nil {
		return nil, err
	}
	var pictures []plots.Picture
	for _, one := range shown {
		pictures = append(pictures, plots.Picture{Pixels: one.Original, Caption: "original"})
		for i, image := range one.Epochs {
			pictures = append(pictures, plots.Picture{Pixels: image, Caption: fmt.Sprintf("epoch %d", i+1)})
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
