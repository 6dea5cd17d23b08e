package op

import (
	"errors"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// ONNX is a graph in the Open Neural Network Exchange format, of operators as opset 13 has them (https://onnx.ai/onnx/operators),
// that is being built. Names are those of its tensors.
type ONNX interface {
	// Node adds a node, and returns the name of its output.
	Node(operator string, attributes Attributes, inputs ...string) string
	// Floats adds a constant of a shape, [] for a scalar, and returns its name, which is the one given or resembles it.
	Floats(name string, shape []int, values []float32) string
	// Ints adds a vector of whole numbers, and returns its name.
	Ints(name string, values []int) string
}

// Attributes are those of a node: int, float32, or []int, by their names.
type Attributes map[string]any

// An Exporter is an op that has a form in ONNX. One that has none, or is not an Exporter, is an error of the export.
type Exporter interface {
	G.Op
	// ONNX adds what the op computes of these inputs, and returns its output, whose shape need not be set. The batch's size
	// must not be in it: in ONNX it is free.
	ONNX(g ONNX, inputs []Value) (Value, error)
}

// ErrNoONNX is the error of an op that has no form in ONNX.
var ErrNoONNX = errors.New("it has no form in ONNX")

// A Value is what a node of an evaluation graph is in ONNX.
type Value struct {
	Name          string
	Shape         tensor.Shape // in Gorgonia's graph: with the size of the batch, and channels last
	ChannelsFirst bool         // in ONNX it is [batch, channels, ...], as the operators on images have it
	Data          []float32    // of weights, which are not in ONNX's graph until they are asked for; nil of what is computed
}

// As is the name of the value, whichever axis its channels are on.
func (v Value) As(g ONNX) string {
	if v.Data != nil {
		return g.Floats(v.Name, v.Shape, v.Data)
	}
	return v.Name
}

// Last is the name of the value as Gorgonia's graph has it, [batch, ..., channels].
func (v Value) Last(g ONNX) string {
	if !v.ChannelsFirst {
		return v.As(g)
	}
	axes := []int{0}
	for i := 2; i < v.Shape.Dims(); i++ {
		axes = append(axes, i)
	}
	return g.Node("Transpose", Attributes{"perm": append(axes, 1)}, v.Name)
}

// First is the name of the value as [batch, channels, ...].
func (v Value) First(g ONNX) string {
	last := v.Shape.Dims() - 1
	if v.ChannelsFirst || last < 2 {
		return v.As(g)
	}
	axes := []int{0, last}
	for i := 1; i < last; i++ {
		axes = append(axes, i)
	}
	return g.Node("Transpose", Attributes{"perm": axes}, v.As(g))
}
