package experiments

import (
	"cmp"
	"fmt"
	"math"

	"overfit/datasets"
	"overfit/experiments/internal/check"
)

// LoadData reads the data set the experiment trains and tests on.
func (s Spec) LoadData() (*datasets.Dataset, error) { return s.DataOptions.Load(s.Data) }

// ValidateFor reports whether the experiment can be run on the data.
func (s Spec) ValidateFor(data *datasets.Dataset) error {
	if err := s.Validate(); err != nil {
		return err
	}
	height, width := data.Train.Shape()
	return cmp.Or(
		check.InRange("training size", s.TrainSize, 0, data.Train.Len()),
		s.validateHoldoutOf(cmp.Or(s.TrainSize, data.Train.Len())),
		s.Augmentation.ValidateFor(height, width),
	)
}

func (s Spec) validateHoldout() error {
	if !(s.Holdout >= 0 && s.Holdout < 1) { // so written, it is true of NaN
		return fmt.Errorf("holdout %v is out of range, expected 0 to less than 1", s.Holdout)
	}
	return nil
}

// validateHoldoutOf is an error if holding out of that many images leaves either part without any.
func (s Spec) validateHoldoutOf(images int) error {
	if n := s.heldOut(images); s.Holdout != 0 && (n == 0 || n == images) {
		return fmt.Errorf("holdout %v of %d training images is %d images, expected some to validate on and some to train on", s.Holdout, images, n)
	}
	return nil
}

// heldOut is how many of that many images are held out.
func (s Spec) heldOut(images int) int { return int(math.Round(s.Holdout * float64(images))) }

// TrainImages is how many images of the data the experiment trains on.
func (s Spec) TrainImages(data *datasets.Dataset) int {
	n := cmp.Or(s.TrainSize, data.Train.Len())
	return n - s.heldOut(n)
}

// TrainingImages divides the training set into what the experiment trains on and what it holds out of that. Both
// are chosen before labels are corrupted, and so are the same under any noise. What is held out has noise as well:
// whoever trains on labels that are partly wrong has no others to validate on.
func (s Spec) TrainingImages(data *datasets.Dataset) (train, held datasets.Split, err error) {
	train = data.Train
	if s.TrainSize > 0 {
		if train, err = train.Sample(s.TrainSize, s.Random("train-size")); err != nil {
			return train, held, err
		}
	}
	if s.Holdout > 0 {
		if train, held, err = train.Holdout(s.Holdout, s.Random("holdout")); err != nil {
			return train, held, err
		}
	}
	if s.LabelNoise > 0 {
		if train, err = train.WithLabelNoise(s.LabelNoise, data.Classes, s.Random("label-noise")); err != nil {
			return train, held, err
		}
		held, err = held.WithLabelNoise(s.LabelNoise, data.Classes, s.Random("label-noise", 1))
	}
	return train, held, err
}

// Sample returns those of the images trained on that the network is evaluated on after an epoch.
func (s Spec) Sample(train datasets.Split) (datasets.Split, error) {
	if s.TrainEval == 0 || s.TrainEval >= train.Len() {
		return train, nil
	}
	return train.Sample(s.TrainEval, s.Random("train-eval"))
}
