package runs

import (
	"cmp"
	"context"
	"fmt"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/measure"
	"overfit/experiments/train"
	"overfit/graphs"
)

// Model builds the checkpoint's network with its weights, for evaluation; to train on, see Open. The caller
// closes it. evalBatchSize is that of graphs.Config.
func (c *Checkpoint) Model(evalBatchSize int, compute experiments.Compute) (*graphs.Model, error) {
	if err := cmp.Or(c.Data.validate(), compute.Validate()); err != nil {
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
		Loss:          c.Spec.Loss,
		MaxParameters: held,
		Kernel:        compute.Kernel,
		Threads:       compute.Threads,
	})
	if err != nil {
		return nil, err
	}
	tensors, err := readWeights(c.file, m)
	if err == nil {
		err = train.SetWeights(m, tensors)
	}
	if err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

// Evaluate evaluates the checkpoint's network on the data's test images, whose classes it must know by name. If the run held
// images of these data out, they are what a temperature is fitted on.
func (c *Checkpoint) Evaluate(ctx context.Context, data *datasets.Dataset, compute experiments.Compute) (measure.Evaluation, error) {
	height, width := data.Test.Shape()
	if d := c.Data; height != d.Height || width != d.Width || data.Classes > d.Classes {
		return measure.Evaluation{}, fmt.Errorf("data set %s: images of %d x %d in %d classes, but the network is for %d x %d in %d",
			data.Name, height, width, data.Classes, d.Height, d.Width, d.Classes)
	}
	data, err := data.WithClasses(c.Data.Classes, c.Data.ClassNames)
	if err != nil {
		return measure.Evaluation{}, err
	}
	m, err := c.Model(0, compute)
	if err != nil {
		return measure.Evaluation{}, err
	}
	defer m.Close()
	var held datasets.Split
	if c.sameData(data) == nil {
		if _, held, err = c.Spec.TrainingImages(data); err != nil {
			return measure.Evaluation{}, err
		}
	}
	return train.Evaluate(ctx, m, data.Test, held)
}
