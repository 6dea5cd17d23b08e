package graphs

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"

	"overfit/graphs/op"
)

// Loss is what training makes small, penalties aside, and what evaluation reports: as in Keras, label smoothing is a part of
// both.
type Loss struct {
	Name string `json:"name,omitempty"` // one of Losses(); "" means cross-entropy
	// LabelSmoothing, of cross-entropy, takes this share of the target away from the label and divides it among all classes;
	// 0 to less than 1.
	LabelSmoothing float64 `json:"label_smoothing,omitempty"`
}

// The names of losses. The squared error is that of the network's outputs themselves, not of their softmax.
const (
	crossEntropy     = "cross-entropy"
	meanSquaredError = "mean-squared-error"
)

// Losses are the names a Loss can have.
func Losses() []string { return []string{crossEntropy, meanSquaredError} }

// Validate reports the first field that is out of its range, or of no use to the loss.
func (l Loss) Validate() error {
	switch l.Name {
	case "", crossEntropy:
	case meanSquaredError:
		if l.LabelSmoothing != 0 {
			return fmt.Errorf("label smoothing %v: of the losses only %s has it", l.LabelSmoothing, crossEntropy)
		}
	default:
		return fmt.Errorf("loss %q is not available, expected %s", l.Name, either(Losses()))
	}
	if !(l.LabelSmoothing >= 0 && l.LabelSmoothing < 1) {
		return fmt.Errorf("label smoothing %v is out of range, expected 0 to less than 1", l.LabelSmoothing)
	}
	return nil
}

// IsLogScore reports whether the loss is that of the labels' probabilities alone, -log p: cross-entropy without smoothing.
func (l Loss) IsLogScore() bool {
	return (l.Name == "" || l.Name == crossEntropy) && l.LabelSmoothing == 0
}

// node is the loss of the logits; without targets it is that of the labels.
func (l Loss) node(e *op.Engine, logits, labels, targets *gorgonia.Node) (*gorgonia.Node, op.Loss, error) {
	switch {
	case l.Name == meanSquaredError:
		return op.MeanSquaredError(e, logits, labels, targets)
	case l.LabelSmoothing != 0 || targets != nil:
		return op.TargetCrossEntropy(e, logits, labels, targets, l.LabelSmoothing)
	}
	return op.SoftmaxCrossEntropy(e, logits, labels)
}

// labelTargets gives the first rows of the batch the class of their largest target, the first of several, as their label. It
// is an error if a row's targets are not probabilities.
func (p *pass) labelTargets(rows int) error {
	classes := len(p.targets) / len(p.labels)
	for i := range rows {
		sum, best := 0., 0
		row := p.targets[i*classes:][:classes]
		for j, t := range row {
			if !(t >= 0 && t <= 1) { // so written, it is true of NaN
				return fmt.Errorf("target %v of class %d in row %d of the batch, want 0 to 1", t, j, i)
			}
			if sum += float64(t); t > row[best] {
				best = j
			}
		}
		if math.Abs(sum-1) > 1e-3 {
			return fmt.Errorf("targets in row %d of the batch have the sum %v, want 1", i, sum)
		}
		p.labels[i] = best
	}
	return nil
}
