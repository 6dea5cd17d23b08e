package graphs

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"

	"gorgonia.org/tensor"
)

// store holds the weights that the graphs of a model share. What a parameter starts from depends on the seed and its
// name alone, not on the others.
type store struct {
	seed    uint64
	limit   int // of weights in all; 0 means none
	weights int // made so far
	tensors map[string]*tensor.Dense
}

// tensor is the parameter's memory, made and initialised when the first graph asks for it.
func (s *store) tensor(name string, init Initializer, shape []int) (*tensor.Dense, error) {
	if t, ok := s.tensors[name]; ok {
		if !t.Shape().Eq(tensor.Shape(shape)) {
			return nil, fmt.Errorf("%s: shape %v in one graph and %v in the other", name, t.Shape(), tensor.Shape(shape))
		}
		return t, nil
	}
	if err := s.count(shape); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	t := newTensor(shape...)
	stream := rand.NewChaCha8(sha256.Sum256(fmt.Appendf(nil, "initialisation of %s, seed %d", name, s.seed)))
	init(t.Data().([]float32), shape, rand.New(stream))
	s.tensors[name] = t
	return t, nil
}

// count adds the weights of a new parameter, if the limit allows.
func (s *store) count(shape []int) error {
	if s.limit == 0 {
		return nil
	}
	left := s.limit - s.weights
	size := 1
	for _, d := range shape {
		if d > left/size { // so written, it cannot overflow
			return fmt.Errorf("shape %v takes the network beyond %d parameters", tensor.Shape(shape), s.limit)
		}
		size *= d
	}
	s.weights += size
	return nil
}
