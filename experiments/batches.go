package experiments

import (
	"slices"

	"overfit/datasets"
)

// A batch is filled outside of the model, while a step on another one runs.
type batch struct {
	images []float32
	labels []int
	rows   int
}

// batches hands out what the epoch has left to train on: next puts a batch into the model's training graph and
// returns its number of images, 0 after the last one. Batches are filled one or two ahead, by a goroutine that stop
// ends; next must not be called any more then. What is in a batch depends on seed and epoch alone.
func (t *Training) batches() (next func() int, stop func()) {
	images, labels := t.Model.TrainBatch()
	free, full := make(chan *batch, 2), make(chan *batch, 2)
	for range cap(free) {
		free <- &batch{images: make([]float32, len(images)), labels: make([]int, len(labels))}
	}
	order, fill := t.order()[t.Running.Images:], t.fill()
	go func() {
		defer close(full)
		for rows := range slices.Chunk(order, t.Spec.BatchSize) {
			b, ok := <-free
			if !ok {
				return
			}
			b.rows = fill(b.images, b.labels, rows)
			full <- b
		}
	}()
	next = func() int {
		b, ok := <-full
		if !ok {
			return 0
		}
		rows := b.rows
		copy(images, b.images)
		copy(labels, b.labels)
		free <- b // from here on it is the goroutine's
		return rows
	}
	stop = func() {
		close(free)
		for range full {
		}
	}
	return next, stop
}

// fill returns Fill for the training images as they are in this epoch.
func (t *Training) fill() func(images []float32, labels, rows []int) int {
	ranges := t.Spec.Augmentation
	if ranges == (datasets.Augmentation{}) {
		return t.Train.Fill
	}
	key := stream(t.Spec.Seed, "augmentation", uint64(t.Epoch)).Uint64()
	return func(images []float32, labels, rows []int) int {
		return t.Train.FillAugmented(images, labels, rows, ranges, key)
	}
}

// order returns the training images in the order in which this epoch takes them.
func (t *Training) order() []int {
	if t.Spec.Shuffle {
		return datasets.Permutation(t.Train.Len(), stream(t.Spec.Seed, "shuffle", uint64(t.Epoch)))
	}
	return inOrder(t.Train)
}
