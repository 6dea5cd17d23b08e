// Package graphs builds image classifiers as Gorgonia expression graphs, differentiates them, and trains and evaluates
// them: a Network says which layers there are, a Model runs them.
//
// Images are [batch, height, width, channels] and weights lie as in Keras: a convolution's kernel is [height, width,
// channels, filters], a dense layer's [in, out], and Flatten keeps the order height, width, channels.
package graphs

import "gorgonia.org/gorgonia"

// A Network is the forward part of a classifier: a struct, whose fields are what a researcher varies. Their names in JSON
// are those of flags, with _ for -: hidden, filters (filters1, filters2 for several convolutions), dropout, which is a
// float64. A field that is 0 has the default that its comment names.
type Network interface {
	// Build adds the layers to b, from the images x [batch, height, width, 1] to the logits [batch, b.Classes()],
	// which it returns. It is called once for the training graph and once for the evaluation graph, and must
	// make the same parameters both times.
	Build(b *Builder, x *gorgonia.Node) *gorgonia.Node
}
