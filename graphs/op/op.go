// Package op holds the Gorgonia operations the networks are built from. Each is written because the stock one is
// wrong, cannot be seeded or allocates at every step (defects_test.go shows each defect), and each runs on
// the kernels of graphs/internal/kernel.
//
// All of them work on float32 and own their output buffers: the value an op returns is overwritten by its next
// run. They keep three rules. An output is rewritten whole at every run. An input is never written to. What a
// backward op needs of the forward one is either among its declared inputs, or private to the pair and ordered by
// such an input.
package op

import (
	"fmt"
	"hash"
	"hash/fnv"
	"sync/atomic"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/internal/kernel"
)

// Engine is what ops compute on: an instruction set and a number of threads.
type Engine = kernel.Engine

// NewEngine starts an engine for a graph of one's own; a model has its own, which Builder.Engine gives. The
// implementation is one of graphs.Kernels(), or "" for the first; 0 threads are one for each core. Close stops them.
func NewEngine(implementation string, threads int) (*Engine, error) {
	return kernel.New(implementation, threads)
}

var serial atomic.Int64

// base is the part of gorgonia.Op that says nothing about the mathematics.
type base struct {
	kind   string
	arity  int
	serial int64 // keeps Gorgonia from merging two ops that own buffers
}

func newBase(kind string, arity int) base { return base{kind, arity, serial.Add(1)} }

func (b *base) Arity() int            { return b.arity }
func (b *base) ReturnsPtr() bool      { return true }
func (b *base) CallsExtern() bool     { return false }
func (b *base) OverwritesInput() int  { return -1 }
func (b *base) WriteHash(h hash.Hash) { fmt.Fprintf(h, "%s#%d", b.kind, b.serial) }
func (b *base) Hashcode() uint32      { h := fnv.New32a(); b.WriteHash(h); return h.Sum32() }
func (b *base) String() string        { return b.kind }

// Inputs returns what n is computed from, in the order of its op's arguments; none for a leaf.
func Inputs(n *G.Node) G.Nodes {
	it := n.Graph().From(n.ID())
	if it == nil {
		return nil
	}
	in := make(G.Nodes, 0, it.Len())
	for it.Next() {
		in = append(in, it.Node().(*G.Node))
	}
	return in
}

// signature is the type of an op with these inputs and this output. Gorgonia recycles the type it is given, so an
// op builds a fresh one at every call of Type.
func signature(inAndOut ...hm.Type) hm.Type { return hm.NewFnType(inAndOut...) }

// float is the type of a float32 tensor of so many dimensions.
func float(dims int) hm.Type { return G.TensorType{Dims: dims, Of: tensor.Float32} }

// labels is the type of a vector of class numbers.
func labels() hm.Type { return G.TensorType{Dims: 1, Of: tensor.Int} }

// data is the memory behind a float32 tensor. Value.Data would give the same, but allocates.
func data(v G.Value) []float32 { return v.(*tensor.Dense).Float32s() }

// ints is the memory behind an int tensor.
func ints(v G.Value) []int { return v.(*tensor.Dense).Ints() }

// newTensor allocates a float32 tensor on a cache line's boundary, which the kernels' loads want.
func newTensor(shape ...int) *tensor.Dense {
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(kernel.NewFloats(tensor.Shape(shape).TotalSize())))
}

// expectTensor refuses a node that is not a float32 tensor.
func expectTensor(x *G.Node) error {
	if x.Dims() == 0 || x.Dtype() != tensor.Float32 {
		return fmt.Errorf("input %q is a %v, want a float32 tensor", x.Name(), x.Type())
	}
	return nil
}

// expectDims refuses a node that is not a float32 tensor of so many dimensions; meaning says what they are.
func expectDims(n *G.Node, dims int, meaning string) error {
	if n.Dtype() != tensor.Float32 {
		return fmt.Errorf("input %q holds %v, want float32", n.Name(), n.Dtype())
	}
	if n.Dims() != dims {
		return fmt.Errorf("input %q has shape %v, want %d dimensions %s", n.Name(), n.Shape(), dims, meaning)
	}
	return nil
}

// expectShape refuses a node of another shape.
func expectShape(argument string, n *G.Node, shape ...int) error {
	if !n.Shape().Eq(tensor.Shape(shape)) {
		return fmt.Errorf("%s has shape %v, want %v", argument, n.Shape(), tensor.Shape(shape))
	}
	return nil
}

// Pieces is the number of runs of so many elements, or rows, in n: what Engine.Run is given.
func Pieces(n, size int) int { return (n + size - 1) / size }

// Span is where the i-th of them lies.
func Span(i, size, n int) (lo, hi int) { return i * size, min((i+1)*size, n) }
