package experiments

import (
	"overfit/datasets"
)

// A Sample is a training image, and what augmentation makes of it: [height*width] values from 0 to 1.
type Sample struct {
	Original []float32
	Epochs   [][]float32 // as it is trained on in the first epoch, and so on
}

// Samples returns the first images that the experiment trains on, at most so many, in so many epochs.
func Samples(s Spec, data *datasets.Dataset, images, epochs int) ([]Sample, error) {
	train, _, err := s.TrainingImages(data)
	if err != nil {
		return nil, err
	}
	height, width := train.Shape()
	label := make([]int, 1)
	var out []Sample
	for row := range min(images, train.Len()) {
		one := Sample{Original: make([]float32, height*width)}
		train.Fill(one.Original, label, []int{row})
		for epoch := range epochs {
			image := make([]float32, height*width)
			train.FillAugmented(image, label, []int{row}, s.Augmentation, s.AugmentationKey(epoch+1))
			one.Epochs = append(one.Epochs, image)
		}
		out = append(out, one)
	}
	return out, nil
}
