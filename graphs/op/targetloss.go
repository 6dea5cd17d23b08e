package op

import (
	"fmt"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/portable"
)

// targetLoss is a mean over rows of a function of the logits and of a target for each of them.
type targetLoss struct {
	base
	engine         *Engine
	batch, classes int
	row            rowLoss
	smoothing      float64

	probabilities, slope []float32 // [batch][classes]; slope is the gradient of a row's own loss
	smoothed             []float64 // [batch][classes], the targets
	losses               []float64 // by row, added in order when all are done
	best                 []int

	rows, correct int
	sum           float64
	loss          G.F32

	logits, targets []float32 // of the run under way
	labels          []int
}

// A rowLoss is the loss of one row and its gradient dz, with targets t and p the softmax of the logits z, whose sum of
// exponentials has the logarithm logSum when top is taken from each.
type rowLoss func(dz, z, p []float32, t []float64, top, logSum float64) float64

// TargetCrossEntropy is SoftmaxCrossEntropy with a probability for each class as the target of a row: the mean over the
// rows of -sum t*log softmax(logits). targets are [batch, classes], each row with the sum 1; without them (nil), a row's is
// 1 at its label. Label smoothing replaces t by t*(1-smoothing) + smoothing/classes (Szegedy et al. 2016; keras/src/losses/
// losses.py, CategoricalCrossentropy). A row whose label is Ignore does not count.
func TargetCrossEntropy(e *Engine, logits, lab, targets *G.Node, smoothing float64) (*G.Node, Loss, error) {
	if !(smoothing >= 0 && smoothing < 1) {
		return nil, nil, fmt.Errorf("label smoothing %v, want at least 0 and less than 1", smoothing)
	}
	return newTargetLoss("targets+crossentropy", e, crossEntropyRow, logits, lab, targets, smoothing)
}

// MeanSquaredError is the mean over the rows, and over the classes, of (logits - target)^2: the network's outputs
// themselves, not their softmax, are to be 1 at the label and 0 elsewhere (Hui and Belkin 2021). targets are as in
// TargetCrossEntropy.
func MeanSquaredError(e *Engine, logits, lab, targets *G.Node) (*G.Node, Loss, error) {
	return newTargetLoss("squarederror", e, squaredErrorRow, logits, lab, targets, 0)
}

func newTargetLoss(kind string, e *Engine, row rowLoss, logits, lab, targets *G.Node, smoothing float64) (*G.Node, Loss, error) {
	if err := expectDims(logits, 2, "[batch, classes]"); err != nil {
		return nil, nil, err
	}
	batch, classes := logits.Shape()[0], logits.Shape()[1]
	if err := expectShape("labels", lab, batch); err != nil {
		return nil, nil, err
	}
	inputs := G.Nodes{logits, lab}
	if targets != nil {
		if err := expectShape("targets", targets, batch, classes); err != nil {
			return nil, nil, err
		}
		inputs = append(inputs, targets)
	}
	o := &targetLoss{
		base: newBase(kind, len(inputs)), engine: e, batch: batch, classes: classes, row: row, smoothing: smoothing,
		probabilities: make([]float32, batch*classes), slope: make([]float32, batch*classes),
		smoothed: make([]float64, batch*classes), losses: make([]float64, batch), best: make([]int, batch),
	}
	n, err := G.ApplyOp(o, inputs...)
	return n, o, err
}

func (o *targetLoss) Mean() float64            { return o.sum / float64(max(o.rows, 1)) }
func (o *targetLoss) Correct() int             { return o.correct }
func (o *targetLoss) Classes() int             { return o.classes }
func (o *targetLoss) Probabilities() []float32 { return o.probabilities }
func (o *targetLoss) Best() []int              { return o.best }

func (o *targetLoss) Type() hm.Type {
	if o.arity == 3 {
		return signature(float(2), labels(), float(2), tensor.Float32)
	}
	return signature(float(2), labels(), tensor.Float32)
}
func (o *targetLoss) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return tensor.ScalarShape(), nil
}
func (o *targetLoss) Do(v ...G.Value) (G.Value, error) {
	o.logits, o.labels, o.targets = data(v[0]), ints(v[1]), nil
	if o.arity == 3 {
		o.targets = data(v[2])
	}
	o.engine.Run(Pieces(o.batch, targetLossRows), o)
	o.rows, o.correct, o.sum = 0, 0, 0
	for r, l := range o.labels {
		if l == Ignore {
			continue
		}
		o.rows++
		o.sum += o.losses[r]
		if o.best[r] == l {
			o.correct++
		}
	}
	o.loss = G.F32(o.Mean())
	return &o.loss, nil
}

// targetLossRows is how many rows a thread takes at a time.
const targetLossRows = 32

// Piece is the losses of some rows, with all that is kept of them.
func (o *targetLoss) Piece(i int) {
	lo, hi := Span(i, targetLossRows, o.batch)
	for r := lo; r < hi; r++ {
		at := r * o.classes
		z, p, dz := o.logits[at:][:o.classes], o.probabilities[at:][:o.classes], o.slope[at:][:o.classes]
		if o.labels[r] == Ignore {
			clear(p)
			clear(dz)
			o.losses[r], o.best[r] = 0, -1
			continue
		}
		best := 0
		for j, v := range z {
			if v > z[best] {
				best = j
			}
		}
		top, sum := float64(z[best]), 0.
		for j, v := range z {
			e := portable.Exp(float64(v) - top)
			p[j] = float32(e)
			sum += e
		}
		for j, v := range p {
			p[j] = float32(float64(v) / sum)
		}
		t := o.smoothed[at:][:o.classes]
		for j := range t {
			t[j] = o.smoothing / float64(o.classes)
			switch {
			case o.targets != nil:
				t[j] += float64(float64(o.targets[at+j]) * (1 - o.smoothing))
			case j == o.labels[r]:
				t[j] += 1 - o.smoothing
			}
		}
		o.losses[r], o.best[r] = o.row(dz, z, p, t, top, portable.Log(sum)), best
	}
}

func crossEntropyRow(dz, z, p []float32, t []float64, top, logSum float64) (loss float64) {
	for j, v := range z {
		if t[j] != 0 { // so that a logit of -Inf, with a target of 0, costs nothing
			loss += float64(t[j] * (logSum - (float64(v) - top)))
		}
		q := float64(p[j])
		if q < 0x1p-50 { // lost in rounding, and the products of such numbers would be denormal
			q = 0
		}
		dz[j] = float32(q - t[j])
	}
	return loss
}

func squaredErrorRow(dz, z, _ []float32, t []float64, _, _ float64) (loss float64) {
	n := float64(len(z))
	for j, v := range z {
		d := float64(v) - t[j]
		loss += float64(d*d) / n
		dz[j] = float32(2 * d / n)
	}
	return loss
}

func (o *targetLoss) DiffWRT(int) []bool { return []bool{true, false, false}[:o.arity] }
func (o *targetLoss) SymDiff(in G.Nodes, loss, grad *G.Node) (G.Nodes, error) {
	dz, err := G.ApplyOp(&targetLossBackward{newBase(o.kind+".dz", 2), o, newTensor(o.batch, o.classes)}, loss, grad)
	return append(G.Nodes{dz}, make(G.Nodes, o.arity-1)...), err
}

// targetLossBackward is the gradient that the forward pass left, divided by the number of rows; the loss is an input only to
// order it after that pass.
type targetLossBackward struct {
	base
	f  *targetLoss
	dz *tensor.Dense
}

func (o *targetLossBackward) Type() hm.Type {
	return signature(tensor.Float32, tensor.Float32, float(2))
}
func (o *targetLossBackward) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.dz.Shape().Clone(), nil
}
func (o *targetLossBackward) Do(v ...G.Value) (G.Value, error) {
	upstream, ok := v[1].(*G.F32)
	if !ok {
		return nil, fmt.Errorf("gradient of the loss is a %T, want a float32 scalar", v[1])
	}
	scale, dz := float32(*upstream)/float32(max(o.f.rows, 1)), data(o.dz)
	for i, s := range o.f.slope {
		dz[i] = s * scale
	}
	return o.dz, nil
}

var (
	_ G.SDOp = (*targetLoss)(nil)
	_ G.Op   = (*targetLossBackward)(nil)
	_ Loss   = (*targetLoss)(nil)
)
