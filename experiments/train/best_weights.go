package train

import (
	"fmt"
	"slices"

	"overfit/experiments"
	"overfit/experiments/measure"
	"overfit/graphs"
)

// bestWeights are those of the best epoch so far, for early stopping. Once they are put back, they hold what the model had
// until then: the weights of the last step.
type bestWeights struct {
	tensors []graphs.Parameter
	putBack bool
}

// newBestWeights holds the model's weights as they are.
func newBestWeights(m *graphs.Model) *bestWeights {
	b := &bestWeights{}
	for _, p := range m.Parameters() {
		p.Data = slices.Clone(p.Data)
		b.tensors = append(b.tensors, p)
	}
	return b
}

// get returns the tensors; nil without early stopping.
func (b *bestWeights) get() []graphs.Parameter {
	if b == nil {
		return nil
	}
	return b.tensors
}

// keepBest keeps the weights after an epoch that is the best so far.
func (t *Training) keepBest() {
	if t.best != nil && Kept(t.Spec, t.History) == t.Epoch {
		for i, p := range t.Model.Parameters() {
			copy(t.best.tensors[i].Data, p.Data)
		}
	}
}

// putBackBest exchanges the weights of the best epoch, if there is one, with the model's.
func (t *Training) putBackBest() {
	if t.best == nil || Kept(t.Spec, t.History) == 0 {
		return
	}
	t.best.putBack = !t.best.putBack
	for i, p := range t.Model.Parameters() {
		for j, kept := range t.best.tensors[i].Data {
			t.best.tensors[i].Data[j], p.Data[j] = p.Data[j], kept
		}
	}
}

// Kept returns the epoch whose weights early stopping puts back when a training with that history ends; 0: none, and it
// keeps those that it has.
func Kept(s experiments.Spec, h measure.History) int {
	if s.EarlyStopping == nil {
		return 0
	}
	best, _ := s.EarlyStopping.After(watched(s, h))
	return best
}

// Stopped says why early stopping ends a training with that history; "": it does not.
func Stopped(s experiments.Spec, h measure.History) string {
	if s.EarlyStopping == nil {
		return ""
	}
	best, stop := s.EarlyStopping.After(watched(s, h))
	if !stop {
		return ""
	}
	return fmt.Sprintf("no better %s than after epoch %d", s.Watches(), best)
}
