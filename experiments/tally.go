package experiments

import "overfit/graphs"

// A Tally is the mean of metrics over the images of several batches.
type Tally struct {
	images, correct int
	loss            float64 // summed over the images
}

// add counts a batch of so many images.
func (t *Tally) add(m graphs.Metrics, images int) {
	t.images += images
	t.correct += m.Correct
	t.loss += m.Loss * float64(images)
}

// Loss returns the mean loss an image; NaN before the first.
func (t Tally) Loss() float64 { return t.loss / float64(t.images) }

// Accuracy returns the fraction of images classified correctly; NaN before the first.
func (t Tally) Accuracy() float64 { return float64(t.correct) / float64(t.images) }
