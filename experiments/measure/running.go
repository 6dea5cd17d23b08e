package measure

import "overfit/graphs"

// Running is the mean of metrics over the images of the batches so far.
type Running struct {
	Images  int     `json:"images"`
	Correct int     `json:"correct"`
	LossSum float64 `json:"loss_sum"` // over the images
}

// Add counts a batch of that many images.
func (r *Running) Add(m graphs.Metrics, images int) {
	r.Images += images
	r.Correct += m.Correct
	r.LossSum += float64(m.Loss * float64(images)) // the conversion keeps compilers from fusing it: the same bits everywhere
}

// Loss returns the mean loss an image; NaN before the first.
func (r Running) Loss() float64 { return r.LossSum / float64(r.Images) }

// Accuracy returns the fraction of images classified correctly; NaN before the first.
func (r Running) Accuracy() float64 { return float64(r.Correct) / float64(r.Images) }
