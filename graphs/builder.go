package graphs

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/op"
)

// A Builder makes the nodes of one graph. It keeps the first error, as bufio.Writer does: a network need not check
// any, and New reports it. After an error every method returns the images, a node that is always valid.
type Builder struct {
	graph    *gorgonia.ExprGraph
	engine   *op.Engine
	images   *gorgonia.Node
	classes  int
	training bool
	store    *store
	step     *op.Step
	l1, l2   float64

	err       error
	used      map[string]int            // how many layers of a kind there are
	nodes     map[string]*gorgonia.Node // tensors made so far, by name
	order     gorgonia.Nodes            // the same, in the order of making
	trainable gorgonia.Nodes            // those of them that Param made
	penalties []func() float64
	afterStep []func()
	layers    []Layer
	counted   int // numbers that layers account for
}

// Layer is one line of a network's description.
type Layer struct {
	Name       string `json:"name"`       // as Keras names it: conv2d, dense, dense_1
	Output     []int  `json:"output"`     // shape without the batch
	Parameters int    `json:"parameters"` // numbers in its tensors, as Keras's summary counts them: moving averages as well
}

// Classes is the number of logits the network must end in.
func (b *Builder) Classes() int { return b.classes }

// Training tells the training graph from the evaluation graph.
func (b *Builder) Training() bool { return b.training }

// Engine is what the ops of the graph compute on, for an op of one's own that asks for it.
func (b *Builder) Engine() *op.Engine { return b.engine }

// Op takes what any Gorgonia operation returns, so that one reads like a layer: x = b.Op(gorgonia.Tanh(x)).
func (b *Builder) Op(n *gorgonia.Node, err error) *gorgonia.Node {
	if err != nil {
		b.fail(err)
	}
	if b.err != nil {
		return b.images
	}
	return n
}

// fail keeps the first error.
func (b *Builder) fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

// name is Keras's name for the next layer of a kind: dense, dense_1, dense_2.
func (b *Builder) name(kind string) string {
	i := b.used[kind]
	b.used[kind]++
	if i == 0 {
		return kind
	}
	return fmt.Sprintf("%s_%d", kind, i)
}

// Layer records a line of the network's description: what the node n of a layer puts out, and the parameters made for it.
// It takes the error that came with n as well. Conv2D, Dense and the others call it themselves.
func (b *Builder) Layer(name string, n *gorgonia.Node, err error) *gorgonia.Node {
	if err != nil {
		b.fail(fmt.Errorf("%s: %w", name, err))
	}
	if b.err != nil {
		return b.images
	}
	total := 0
	for _, p := range b.order {
		total += p.Shape().TotalSize()
	}
	b.layers = append(b.layers, Layer{Name: name, Output: n.Shape()[1:], Parameters: total - b.counted})
	b.counted = total
	return n
}

// Param is a trainable tensor: name is unique in the network and init fills it when the model is made (the
// evaluation graph finds the training graph's tensor by name). As Keras's add_weight has it, there is no penalty on it:
// those are on the kernels of Conv2D and Dense.
func (b *Builder) Param(name string, init Initializer, shape ...int) *gorgonia.Node {
	n := b.State(name, init, shape...)
	if b.err == nil {
		b.trainable = append(b.trainable, n)
	}
	return n
}

// State is a tensor that is a part of the model, as Param's are, but which no gradient moves: a layer that keeps a moving
// average does so in what it gives AfterStep.
func (b *Builder) State(name string, init Initializer, shape ...int) *gorgonia.Node {
	for _, d := range shape {
		if d < 1 {
			b.fail(fmt.Errorf("%s: shape %v, want sizes of at least 1", name, tensor.Shape(shape)))
		}
	}
	if b.nodes[name] != nil {
		b.fail(fmt.Errorf("%s: there is a parameter of this name already", name))
	}
	if b.err != nil {
		return b.images
	}
	t, err := b.store.tensor(name, init, shape)
	if err != nil {
		b.fail(err)
		return b.images
	}
	n := gorgonia.NewTensor(b.graph, tensor.Float32, len(shape),
		gorgonia.WithShape(shape...), gorgonia.WithName(name), gorgonia.WithValue(t))
	b.nodes[name] = n
	b.order = append(b.order, n)
	return n
}

// AfterStep has f called in every training step whose loss is finite, before the weights move. In the evaluation graph it
// does nothing.
func (b *Builder) AfterStep(f func()) {
	if b.training {
		b.afterStep = append(b.afterStep, f)
	}
}

// stream is the key of a layer's random numbers, one for each seed.
func (b *Builder) stream(layer string) uint64 {
	key := sha256.Sum256(fmt.Appendf(nil, "%s seed %d", layer, b.store.seed))
	return binary.LittleEndian.Uint64(key[:])
}

// kernel is a layer's weight tensor: under the model's penalties, which leave biases alone.
func (b *Builder) kernel(layer string, init Initializer, shape ...int) *gorgonia.Node {
	w := b.Param(layer+"/kernel", init, shape...)
	if b.err != nil || !b.training || (b.l1 == 0 && b.l2 == 0) {
		return w
	}
	n, value, err := op.Penalty(b.engine, w, b.l1, b.l2)
	b.penalties = append(b.penalties, value)
	return b.Op(n, err)
}
