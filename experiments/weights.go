package experiments

import (
	"math"
	"strings"

	"overfit/graphs"
)

// A Norm is the size of a layer's weights: the square root of the sum of their squares, without those of its bias.
// Penalties and weight decay keep it small.
type Norm struct {
	Layer string  `json:"layer"`
	Norm  float64 `json:"norm"`
}

// weightNorms returns the norms of a model's layers, in their order.
func weightNorms(m *graphs.Model) []Norm {
	var norms []Norm
	for _, p := range m.Parameters() {
		layer, kernel := strings.CutSuffix(p.Name, "/kernel")
		if !kernel {
			continue
		}
		sum := 0.0
		for _, w := range p.Data {
			sum += float64(float64(w) * float64(w)) // the conversion keeps any compiler from fusing it
		}
		norms = append(norms, Norm{layer, math.Sqrt(sum)})
	}
	return norms
}

// weightNorm returns the norm of all layers' weights together.
func weightNorm(m *graphs.Model) float64 {
	sum := 0.0
	for _, n := range weightNorms(m) {
		sum += float64(n.Norm * n.Norm)
	}
	return math.Sqrt(sum)
}
