package experiments

import (
	"context"
	"fmt"
	"slices"

	"overfit/datasets"
	"overfit/graphs"
)

// Model builds the checkpoint's network with its weights, for evaluation; to train on, see OpenRun. The caller
// closes it. evalBatchSize is that of graphs.Config.
func (c *Checkpoint) Model(evalBatchSize int) (*graphs.Model, error) {
	if err := c.Data.validate(); err != nil {
		return nil, err
	}
	held := 0 // what a checkpoint announces must not cost more memory than what it holds
	for _, t := range c.file.Tensors {
		held += t.Size()
	}
	m, err := graphs.New(c.Spec.Network, graphs.Config{
		Height:        c.Data.Height,
		Width:         c.Data.Width,
		Classes:       c.Data.Classes,
		BatchSize:     1,
		EvalBatchSize: evalBatchSize,
		MaxParameters: held,
		Kernel:        c.Spec.Kernel,
		Threads:       c.Spec.Threads,
	})
	if err != nil {
		return nil, err
	}
	if err := readWeights(c.file, m.Parameters()); err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

// Evaluate evaluates the checkpoint's network on the data's test images.
func (c *Checkpoint) Evaluate(ctx context.Context, data *datasets.Dataset) (Evaluation, error) {
	height, width := data.Test.Shape()
	if d := c.Data; height != d.Height || width != d.Width || data.Classes > d.Classes {
		return Evaluation{}, fmt.Errorf("data set %s: images of %d x %d in %d classes, but the network is for %d x %d in %d",
			data.Name, height, width, data.Classes, d.Height, d.Width, d.Classes)
	}
	m, err := c.Model(0)
	if err != nil {
		return Evaluation{}, err
	}
	defer m.Close()
	return Evaluate(ctx, m, data.Test)
}

// Predict returns the class that the model gives an image, and the probabilities of all classes. image holds
// [height][width] bytes, as a data set's images do.
func Predict(m *graphs.Model, image []byte, height, width int) (class int, probabilities []float32, err error) {
	split, err := datasets.NewSplit(height, width, image, []uint8{0}) // whose label has no influence
	if err != nil {
		return 0, nil, err
	}
	metrics, err := m.Evaluate(evalFeed(m, split).put([]int{0}))
	if err == nil {
		err = finite("image's", metrics.Loss)
	}
	if err != nil {
		return 0, nil, err
	}
	classes := len(m.Probabilities()) / evalBatchSize(m)
	return m.Predicted()[0], slices.Clone(m.Probabilities()[:classes]), nil
}
