package graphs

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"overfit/graphs/op"
)

// A program is the part of a graph that some outputs need, in an order in which it can be computed.
//
// It takes the place of Gorgonia's tape machine, which starts a goroutine at every run (a panic in an op then ends the
// process), allocates at every instruction, and reuses memory so that an op with a buffer of its own must be
// written with its register allocator in mind. A program only calls each op's Do with the values of its inputs:
// nothing is allocated, nothing is overwritten that somebody still reads, and a panic becomes an error.
type program struct {
	engine       *op.Engine
	nodes        []*gorgonia.Node
	slots        map[*gorgonia.Node]int // a node's place in nodes and values
	values       []gorgonia.Value
	instructions []instruction
}

type instruction struct {
	op   gorgonia.Op
	args []int // slots
	in   []gorgonia.Value
	out  int
}

// compile orders what the outputs depend on. Leaves keep the values they are bound to now.
func compile(e *op.Engine, outputs ...*gorgonia.Node) (*program, error) {
	p := &program{engine: e, slots: make(map[*gorgonia.Node]int)}
	for _, n := range outputs {
		if err := p.add(n); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// add puts n behind everything it is computed from.
func (p *program) add(n *gorgonia.Node) error {
	if _, ok := p.slots[n]; ok {
		return nil
	}
	inputs := op.Inputs(n)
	for _, in := range inputs {
		if err := p.add(in); err != nil {
			return err
		}
	}
	slot := len(p.nodes)
	p.slots[n] = slot
	p.nodes = append(p.nodes, n)
	p.values = append(p.values, n.Value())
	if n.Op() == nil {
		if n.Value() == nil {
			return fmt.Errorf("input %q of the graph has no value", n.Name())
		}
		return nil
	}
	ins := instruction{op: op.Buffered(p.engine, n), out: slot, in: make([]gorgonia.Value, len(inputs))}
	for _, in := range inputs {
		ins.args = append(ins.args, p.slots[in])
	}
	p.instructions = append(p.instructions, ins)
	return nil
}

// run computes every node once.
func (p *program) run() (err error) {
	current := 0
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: %v", p.describe(current), r)
		}
	}()
	for i := range p.instructions {
		current = i
		ins := &p.instructions[i]
		for j, slot := range ins.args {
			ins.in[j] = p.values[slot]
		}
		v, err := ins.op.Do(ins.in...)
		if err != nil {
			return fmt.Errorf("%s: %w", p.describe(i), err)
		}
		p.values[ins.out] = v
	}
	return nil
}

func (p *program) describe(i int) string {
	n := p.nodes[p.instructions[i].out]
	return fmt.Sprintf("op %v with output %v", n.Op(), n.Shape())
}

// value is what the last run computed for n.
func (p *program) value(n *gorgonia.Node) gorgonia.Value { return p.values[p.slots[n]] }
