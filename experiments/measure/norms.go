package measure

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

// Norms returns the norms of a model's layers, in their order.
func Norms(parameters []graphs.Parameter) []Norm {
	var norms []Norm
	for _, p := range parameters {
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

// TotalNorm returns the norm of all layers' weights together.
func TotalNorm(norms []Norm) float64 {
	sum := 0.0
	for _, n := range norms {
		sum += float64(n.Norm * n.Norm)
	}
	return math.Sqrt(sum)
}
