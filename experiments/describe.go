package experiments

import "overfit/graphs"

// A Description is an experiment with its network layer by layer.
type Description struct {
	Spec       Spec
	Layers     []graphs.Layer
	Parameters int    // in all
	Dot        string // the expression graph, for Graphviz
}

// Describe builds the experiment's network for the images of its data, and trains nothing.
func Describe(spec Spec) (Description, error) {
	data, err := spec.LoadData()
	if err != nil {
		return Description{}, err
	}
	m, err := spec.newModel(data)
	if err != nil {
		return Description{}, err
	}
	defer m.Close()
	return Description{Spec: spec, Layers: m.Layers(), Parameters: countParameters(m), Dot: m.Dot()}, nil
}

// countParameters returns the number of a model's trainable weights.
func countParameters(m *graphs.Model) int {
	n := 0
	for _, p := range m.Parameters() {
		n += len(p.Data)
	}
	return n
}
