package graphs

import (
	"gorgonia.org/gorgonia"

	"overfit/graphs/op"
)

// The defaults of Keras's BatchNormalization and LayerNormalization.
const (
	normEpsilon  = 1e-3
	normMomentum = .99
)

// BatchNormalization is Keras's layer of that name, with its defaults: it normalises each channel, the last axis of x, by
// its mean and variance in the batch, and then scales it by gamma, which starts at 1, and adds beta, which starts at 0. In
// evaluation the moments are moving averages of those of the batches, of momentum .99, which are tensors of the model.
//
// The variances are not those of a sample: a batch of n divides by n, in the moving average as well, as in Keras 3. PyTorch
// and the fused layer of Keras 2 divide by n - 1 in the moving average.
func (b *Builder) BatchNormalization(x *gorgonia.Node) *gorgonia.Node {
	name := b.name("batch_normalization")
	channels := x.Shape()[x.Dims()-1]
	gamma, beta := b.Param(name+"/gamma", Ones, channels), b.Param(name+"/beta", Zeros, channels)
	mean, variance := b.State(name+"/moving_mean", Zeros, channels), b.State(name+"/moving_variance", Ones, channels)
	if b.err != nil {
		return b.images
	}
	if !b.training {
		n, err := op.MovingNormalization(b.engine, x, gamma, beta, mean, variance, normEpsilon)
		return b.Layer(name, n, err)
	}
	n, batch, err := op.BatchNormalization(b.engine, x, gamma, beta, normEpsilon, b.step)
	movingMean, movingVariance := newParameter(mean).Data, newParameter(variance).Data
	b.AfterStep(func() {
		m, v := batch.Moments()
		follow(movingMean, m)
		follow(movingVariance, v)
	})
	return b.Layer(name, n, err)
}

// follow moves the moving average on to the next value.
func follow(average []float32, value []float64) {
	for i, v := range value {
		average[i] = float32(float64(float64(average[i])*normMomentum) + float64(v*(1-normMomentum)))
	}
}

// LayerNormalization is Keras's layer of that name, with its defaults: it normalises each row of the last axis of x by its
// own mean and variance, in training and in evaluation, and then scales by gamma, which starts at 1, and adds beta, which
// starts at 0.
func (b *Builder) LayerNormalization(x *gorgonia.Node) *gorgonia.Node {
	name := b.name("layer_normalization")
	channels := x.Shape()[x.Dims()-1]
	gamma, beta := b.Param(name+"/gamma", Ones, channels), b.Param(name+"/beta", Zeros, channels)
	if b.err != nil {
		return b.images
	}
	n, err := op.LayerNormalization(b.engine, x, gamma, beta, normEpsilon)
	return b.Layer(name, n, err)
}
