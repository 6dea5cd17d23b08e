package train

import (
	"overfit/datasets"
	"overfit/graphs"
)

// A feed fills the input of one of a model's graphs, a few images on each of the model's threads in turn.
type feed struct {
	model  *graphs.Model
	images []float32
	labels []int
	fill   func(images []float32, labels, rows []int) int

	rows []int // of the call under way
}

// feedRows is how many images a thread fills at a time.
const feedRows = 4

// trainFeed fills the model's training batch with images as they are in the training's current epoch.
func (t *Training) trainFeed() *feed {
	images, labels := t.Model.TrainBatch()
	ranges, key := t.Spec.Augmentation, t.Spec.AugmentationKey(t.Epoch)
	return &feed{model: t.Model, images: images, labels: labels, fill: func(images []float32, labels, rows []int) int {
		return t.Train.FillAugmented(images, labels, rows, ranges, key)
	}}
}

// evalFeed fills the model's evaluation batch with images of the split.
func evalFeed(m *graphs.Model, split datasets.Split) *feed {
	images, labels := m.EvalBatch()
	return &feed{model: m, images: images, labels: labels, fill: split.Fill}
}

// put fills the first rows of the batch, and returns how many there are.
func (f *feed) put(rows []int) int {
	f.rows = rows
	f.model.Run((len(rows)+feedRows-1)/feedRows, f)
	return len(rows)
}

// Piece is a part of put.
func (f *feed) Piece(i int) {
	lo, hi := i*feedRows, min((i+1)*feedRows, len(f.rows))
	size := len(f.images) / len(f.labels)
	f.fill(f.images[lo*size:], f.labels[lo:], f.rows[lo:hi])
}
