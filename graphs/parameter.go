package graphs

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/internal/kernel"
)

// Parameter is one tensor of a model, in Keras's layout.
type Parameter struct {
	Name  string // as Keras names it: conv2d/kernel, dense_1/bias, batch_normalization/moving_mean
	Shape []int
	Data  []float32 // the weights themselves, not a copy
}

func newParameter(n *gorgonia.Node) Parameter {
	return Parameter{n.Name(), n.Shape(), n.Value().Data().([]float32)}
}

// Parameters lists all tensors in the order in which the network makes them, as Keras's get_weights: a layer's weights, and
// behind them the moving averages that it keeps.
func (m *Model) Parameters() []Parameter { return m.parameters }

// Trainable lists those of Parameters that gradients move.
func (m *Model) Trainable() []Parameter { return m.trainable }

// Steps is the number of training steps taken.
func (m *Model) Steps() uint64 { return m.step.Number }

// SolverState lists the tensors that the optimizer keeps, named after it and the parameter they belong to
// (adam/m/dense/kernel). With Parameters and Steps it is all that training goes on from.
func (m *Model) SolverState() []Parameter {
	var state []Parameter
	for _, s := range m.solver.slots() {
		for i, values := range s.values {
			p := m.trainable[i]
			state = append(state, Parameter{Name: s.name + "/" + p.Name, Shape: p.Shape, Data: values})
		}
	}
	return state
}

// Resume says that so many steps were taken to where the caller has set Parameters and SolverState.
func (m *Model) Resume(steps uint64) {
	m.step.Number = steps
	m.solver.at(steps)
}

// WeightsSHA256 is the hash of all weights: the parameters in the order of Parameters, each in its row-major order,
// as little-endian float32.
func (m *Model) WeightsSHA256() string {
	h := sha256.New()
	var buffer []byte
	for _, p := range m.parameters {
		buffer = buffer[:0]
		for _, w := range p.Data {
			buffer = binary.LittleEndian.AppendUint32(buffer, math.Float32bits(w))
		}
		h.Write(buffer)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// newTensor allocates a float32 tensor of zeros where the kernels like it.
func newTensor(shape ...int) *tensor.Dense {
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(kernel.NewFloats(tensor.Shape(shape).TotalSize())))
}
