package graphs

import (
	"fmt"

	"overfit/graphs/op"
)

// ONNX adds the evaluation graph, from the images to the logits, with the weights as they are, to a graph in ONNX, in which
// images is the name of the images [batch, height, width, 1], and returns that of the logits [batch, classes]. The batch is of
// any size. An op that has no form in ONNX is an error.
func (m *Model) ONNX(g op.ONNX, images string) (logits string, err error) {
	p, err := compile(m.engine, m.eval.logits)
	if err != nil {
		return "", err
	}
	values := make([]op.Value, len(p.nodes))
	for slot, n := range p.nodes {
		values[slot].Shape = n.Shape()
		if n.Op() != nil {
			continue
		}
		data, ok := n.Value().Data().([]float32)
		switch {
		case !ok:
			return "", fmt.Errorf("input %q of the graph is a %v, expected a float32 tensor", n.Name(), n.Type())
		case &data[0] == &m.eval.images[0]:
			values[slot].Name = images
		default:
			values[slot].Name, values[slot].Data = n.Name(), data
		}
	}
	for _, ins := range p.instructions {
		var inputs []op.Value
		for _, slot := range ins.args {
			inputs = append(inputs, values[slot])
		}
		value, err := op.Value{}, op.ErrNoONNX
		if exporter, ok := ins.op.(op.Exporter); ok {
			value, err = exporter.ONNX(g, inputs)
		}
		if err != nil {
			return "", fmt.Errorf("op %v: %w", ins.op, err)
		}
		value.Shape = values[ins.out].Shape
		values[ins.out] = value
	}
	return values[p.slots[m.eval.logits]].Last(g), nil
}
