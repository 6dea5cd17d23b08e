package measure

import (
	"slices"

	"overfit/graphs/portable"
)

// Logits are what a network gives each class of some images, before the softmax, and the images' labels.
type Logits struct {
	Values  []float32 // [images][classes]
	Labels  []int
	Classes int
}

// Images is how many there are.
func (l Logits) Images() int { return len(l.Labels) }

// row returns an image's logits, and its label.
func (l Logits) row(image int) (logits []float32, label int) {
	return l.Values[image*l.Classes:][:l.Classes], l.Labels[image]
}

// predict returns what the softmax of the logits over the temperature makes of an image. The class is that of the largest
// logit whatever the temperature.
func (l Logits) predict(image int, temperature float64) Prediction {
	logits, label := l.row(image)
	best := 0
	for class, z := range logits {
		if z > logits[best] {
			best = class
		}
	}
	top, sum := float64(logits[best]), 0.
	for _, z := range logits {
		sum += portable.Exp((float64(z) - top) / temperature)
	}
	loss := portable.Log(sum) - (float64(logits[label])-top)/temperature
	return Prediction{
		Label: label, Predicted: best,
		Confidence: single(1 / sum), Loss: single(loss), TrueProbability: single(portable.Exp(-loss)),
	}
}

// Probabilities are the softmax of each image's logits, [images][classes].
func (l Logits) Probabilities() []float32 {
	probabilities := make([]float32, len(l.Values))
	for i := range l.Images() {
		logits, _ := l.row(i)
		top, sum := float64(slices.Max(logits)), 0.
		for _, z := range logits {
			sum += portable.Exp(float64(z) - top)
		}
		for class, z := range logits {
			probabilities[i*l.Classes+class] = float32(portable.Exp(float64(z)-top) / sum)
		}
	}
	return probabilities
}

// Predictions are what the network makes of each image.
func (l Logits) Predictions() Predictions {
	predictions := make(Predictions, l.Images())
	for i := range predictions {
		predictions[i] = l.predict(i, 1)
	}
	return predictions
}

// single rounds to the digits that a file has.
func single(v float64) float64 { return float64(float32(v)) }
