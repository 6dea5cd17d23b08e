package train

import (
	"fmt"
	"math"
	"slices"

	"overfit/graphs"
)

// SetWeights gives the model its weights. Each parameter must be among the tensors, with its shape, and finite; tensors of
// other names are left alone.
func SetWeights(m *graphs.Model, tensors []graphs.Parameter) error {
	weights := m.Parameters()
	for _, p := range tensors {
		if !slices.ContainsFunc(weights, func(w graphs.Parameter) bool { return w.Name == p.Name }) {
			continue
		}
		for i, w := range p.Data {
			if v := float64(w); math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("tensor %q: element %d is %v, expected a finite number", p.Name, i, w)
			}
		}
	}
	return copyTensors(weights, tensors)
}

// copyTensors fills tensors from those of the same names. It is an error if one is missing or has another shape; none is
// written to then.
func copyTensors(tensors, from []graphs.Parameter) error {
	byName := map[string]graphs.Parameter{}
	for _, p := range from {
		byName[p.Name] = p
	}
	for _, p := range tensors {
		source, ok := byName[p.Name]
		if !ok {
			return fmt.Errorf("no tensor %q, expected one of shape %v", p.Name, p.Shape)
		}
		if !slices.Equal(source.Shape, p.Shape) {
			return fmt.Errorf("tensor %q has shape %.80s, expected %v", p.Name, fmt.Sprint(source.Shape), p.Shape)
		}
	}
	for _, p := range tensors {
		copy(p.Data, byName[p.Name].Data)
	}
	return nil
}
