package graphs

import (
	"fmt"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Dot is the training graph, gradients included, in Graphviz's language: what a training step computes, and the
// same text at every call.
func (m *Model) Dot() string {
	p := m.train.program
	parameters := make(map[*gorgonia.Node]bool)
	for _, g := range m.gradients {
		parameters[g.(gradient).parameter] = true
	}
	var b strings.Builder
	b.WriteString("digraph training {\n\trankdir=BT;\n\tnode [shape=box, fontname=\"Helvetica\"];\n")
	computed := make(map[int]instruction)
	for _, ins := range p.instructions {
		computed[ins.out] = ins
	}
	for slot, n := range p.nodes {
		ins, ok := computed[slot]
		label, style := n.Name(), "shape=ellipse"
		switch {
		case ok:
			label, style = ins.op.String(), ""
		case parameters[n]:
			style = "shape=ellipse, style=filled, fillcolor=lightgrey"
		}
		fmt.Fprintf(&b, "\tn%d [label=%q", slot, label+"\n"+dimensions(n.Shape()))
		if style != "" {
			b.WriteString(", " + style)
		}
		b.WriteString("];\n")
		for _, arg := range ins.args {
			fmt.Fprintf(&b, "\tn%d -> n%d;\n", arg, slot)
		}
	}
	b.WriteString("}\n")
	return b.String()
}

func dimensions(s tensor.Shape) string {
	if s.IsScalar() {
		return "scalar"
	}
	return strings.Trim(strings.Join(strings.Fields(fmt.Sprint([]int(s))), " x "), "[]")
}
