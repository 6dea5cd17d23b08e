package export

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"overfit/experiments/runs"
	"overfit/graphs/op"
)

// Numbers of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, of which a file needs few. Opset 13 came with version 7 of
// the format (ONNX 1.8), and all that reads ONNX today reads it.
const (
	onnxFormat = 7
	onnxOpset  = 13

	onnxFloat = 1 // TensorProto.DataType
	onnxUint8 = 2
	onnxInt64 = 7

	onnxAttributeFloat = 1 // AttributeProto.AttributeType
	onnxAttributeInt   = 2
	onnxAttributeInts  = 7
)

// An onnxGraph is the graph of a file. It implements op.ONNX.
type onnxGraph struct {
	nodes    []onnxNode
	constant []message
	contents map[string][]byte // of the constants, by name
	counts   map[string]int    // of the nodes, by operator
}

type onnxNode struct {
	operator   string
	attributes op.Attributes
	inputs     []string
	output     string
}

func newONNXGraph() *onnxGraph {
	return &onnxGraph{contents: map[string][]byte{}, counts: map[string]int{}}
}

// Node implements op.ONNX.
func (g *onnxGraph) Node(operator string, attributes op.Attributes, inputs ...string) string {
	g.counts[operator]++
	output := fmt.Sprintf("%s_%d", strings.ToLower(operator), g.counts[operator])
	g.nodes = append(g.nodes, onnxNode{operator, attributes, inputs, output})
	return output
}

// Floats implements op.ONNX.
func (g *onnxGraph) Floats(name string, shape []int, values []float32) string {
	return g.add(name, onnxFloat, shape, littleEndian(values))
}

// Ints implements op.ONNX.
func (g *onnxGraph) Ints(name string, values []int) string {
	var raw []byte
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
	}
	return g.add(name, onnxInt64, []int{len(values)}, raw)
}

// add adds a TensorProto. Equal ones of one name are one; another of the same name gets a number behind its own.
func (g *onnxGraph) add(name string, element int, shape []int, raw []byte) string {
	var t message
	for _, d := range shape {
		t.int(1, d)
	}
	t.int(2, element)
	content := append(slices.Clone(t), raw...)
	free := name
	for i := 2; ; i++ {
		taken, ok := g.contents[free]
		if ok && bytes.Equal(taken, content) {
			return free
		}
		if !ok {
			break
		}
		free = fmt.Sprintf("%s_%d", name, i)
	}
	g.contents[free] = content
	t.text(8, free)
	t.bytes(9, raw)
	g.constant = append(g.constant, t)
	return free
}

// rename gives a node's output another name.
func (g *onnxGraph) rename(from, to string) {
	for i, n := range g.nodes {
		if n.output == from {
			g.nodes[i].output = to
		}
		for j, input := range n.inputs {
			if input == from {
				n.inputs[j] = to
			}
		}
	}
}

// encode returns the ModelProto.
func (g *onnxGraph) encode(metadata map[string]string, input message, outputs ...message) []byte {
	var graph, opset, model message
	for _, n := range g.nodes {
		graph.bytes(1, n.encode())
	}
	graph.text(2, "overfit")
	for _, t := range g.constant {
		graph.bytes(5, t)
	}
	graph.bytes(11, input)
	for _, o := range outputs {
		graph.bytes(12, o)
	}
	opset.text(1, "") // the standard's own operators
	opset.int(2, onnxOpset)
	model.int(1, onnxFormat)
	model.text(2, "overfit")
	model.text(3, runs.Version())
	model.bytes(7, graph)
	model.bytes(8, opset)
	for _, key := range slices.Sorted(maps.Keys(metadata)) {
		var entry message
		entry.text(1, key)
		entry.text(2, metadata[key])
		model.bytes(14, entry)
	}
	return model
}

// encode returns the NodeProto.
func (n onnxNode) encode() message {
	var m message
	for _, input := range n.inputs {
		m.text(1, input)
	}
	m.text(2, n.output)
	m.text(3, n.output)
	m.text(4, n.operator)
	for _, name := range slices.Sorted(maps.Keys(n.attributes)) {
		var a message
		a.text(1, name)
		switch v := n.attributes[name].(type) {
		case float32:
			a.float(2, v)
			a.int(20, onnxAttributeFloat)
		case int:
			a.int(3, v)
			a.int(20, onnxAttributeInt)
		case []int:
			for _, i := range v {
				a.int(8, i)
			}
			a.int(20, onnxAttributeInts)
		default:
			panic(fmt.Sprintf("export: attribute %s of %s is a %T", name, n.operator, v))
		}
		m.bytes(5, a)
	}
	return m
}

// onnxValue returns the ValueInfoProto of a tensor of that element type, [batch, ...] with a batch of any size.
func onnxValue(name string, element int, shape ...int) message {
	var dims, tensor, typ, value message
	var batch message
	batch.text(2, "batch")
	dims.bytes(1, batch)
	for _, d := range shape {
		var dim message
		dim.int(1, d)
		dims.bytes(1, dim)
	}
	tensor.int(1, element)
	tensor.bytes(2, dims)
	typ.bytes(1, tensor)
	value.text(1, name)
	value.bytes(2, typ)
	return value
}
