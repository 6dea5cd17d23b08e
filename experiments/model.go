package experiments

import (
	"overfit/datasets"
	"overfit/graphs"
)

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
	m, err := spec.NewModel(data, Compute{})
	if err != nil {
		return Description{}, err
	}
	defer m.Close()
	return Description{Spec: spec, Layers: m.Layers(), Parameters: CountParameters(m), Dot: m.Dot()}, nil
}

// CountParameters returns how many numbers a model has, moving averages included, as the total of Keras's summary.
func CountParameters(m *graphs.Model) int {
	n := 0
	for _, p := range m.Parameters() {
		n += len(p.Data)
	}
	return n
}

// NewModel builds the experiment's network for the images and classes of the data. The caller closes it.
func (s Spec) NewModel(data *datasets.Dataset, compute Compute) (*graphs.Model, error) {
	if err := compute.Validate(); err != nil {
		return nil, err
	}
	height, width := data.Train.Shape()
	return graphs.New(s.Network, graphs.Config{
		Height:    height,
		Width:     width,
		Classes:   data.Classes,
		BatchSize: s.BatchSize,
		Seed:      s.Seed,
		Optimizer: s.Optimizer,
		Loss:      s.Loss,
		L1:        s.L1,
		L2:        s.L2,
		Kernel:    compute.Kernel,
		Threads:   compute.Threads,
	})
}

// TryBuild is an error if the experiment's network cannot be built for the data.
func (s Spec) TryBuild(data *datasets.Dataset) error {
	m, err := s.NewModel(data, Compute{})
	if err != nil {
		return err
	}
	m.Close()
	return nil
}
