package graphs

import (
	"gorgonia.org/gorgonia"

	"overfit/graphs/op"
)

// Dropout drops each element with probability rate in training and divides the others by 1 - rate; in evaluation it
// is the identity.
func (b *Builder) Dropout(x *gorgonia.Node, rate float64) *gorgonia.Node {
	return b.noise("dropout", op.Dropout, x, rate)
}

// SpatialDropout2D drops each channel of each image whole, with probability rate, in training, and divides the others by
// 1 - rate; in evaluation it is the identity.
func (b *Builder) SpatialDropout2D(x *gorgonia.Node, rate float64) *gorgonia.Node {
	return b.noise("spatial_dropout2d", op.SpatialDropout, x, rate)
}

// GaussianNoise adds normal noise of mean 0 and of this standard deviation in training; in evaluation it is the identity.
func (b *Builder) GaussianNoise(x *gorgonia.Node, deviation float64) *gorgonia.Node {
	return b.noise("gaussian_noise", op.GaussianNoise, x, deviation)
}

// noise is a layer that is random in training, of a strength, and the identity in evaluation.
func (b *Builder) noise(kind string, make func(*op.Engine, *gorgonia.Node, float64, uint64, *op.Step) (*gorgonia.Node, error), x *gorgonia.Node, strength float64) *gorgonia.Node {
	name := b.name(kind)
	if b.err != nil {
		return b.images
	}
	if !b.training {
		return b.Layer(name, x, nil)
	}
	n, err := make(b.engine, x, strength, b.stream(name), b.step)
	return b.Layer(name, n, err)
}
