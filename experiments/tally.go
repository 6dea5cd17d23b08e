package experiments

import "overfit/graphs"

// A Tally is the mean of metrics over the images of several batches.
type Tally struct {
	Images  int     `json:"images"`
	Correct int     `json:"correct"`
	LossSum float64 `json:"loss_sum"` // over the images
}

// add counts a batch of so many images.
func (t *Tally) add(m graphs.Metrics, images int) {
	t.Images += images
	t.Correct += m.Correct
	t.LossSum += float64(m.Loss * float64(images)) // the conversion keeps compilers from fusing it: the same bits everywhere
}

// Loss returns the mean loss an image; NaN before the first.
func (t Tally) Loss() float64 { return t.LossSum / float64(t.Images) }

// Accuracy returns the fraction of images classified correctly; NaN before the first.
func (t Tally) Accuracy() float64 { return float64(t.Correct) / float64(t.Images) }
