package op

import (
	"fmt"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/internal/kernel"
)

// Ignore as a label leaves its row out of the loss and of the gradient: the padding of a partial batch.
const Ignore = -1

// A Loss is an op that a graph ends in. After a run it knows what became of the rows that count.
type Loss interface {
	// Mean is the loss of the last run before it was rounded to the graph's float32.
	Mean() float64
	// Correct is the number of rows whose largest logit was their label's.
	Correct() int
	// Classes is the number of logits in a row.
	Classes() int
	// Probabilities are the softmax of the logits, [batch, classes], until the next run; 0 in rows to ignore.
	Probabilities() []float32
	// Best is the largest logit of each row, the first of several, until the next run; -1 in rows to ignore.
	Best() []int
}

// entropy is softmax and cross-entropy on labels.
type entropy struct {
	base
	k       *kernel.Softmax
	classes int
	batch   int

	rows, correct int
	loss          G.F32
	sum           float64
}

// SoftmaxCrossEntropy is the mean over the rows of -log softmax(logits)[label], computed from the logits in the
// stable form log sum exp(z - max) - (z[label] - max), so that no probability is clipped. logits are
// [batch, classes] and labels [batch] of int; a row whose label is Ignore does not count, and with no row
// left the loss is 0.
func SoftmaxCrossEntropy(e *Engine, logits, lab *G.Node) (*G.Node, Loss, error) {
	if err := expectDims(logits, 2, "[batch, classes]"); err != nil {
		return nil, nil, err
	}
	batch, classes := logits.Shape()[0], logits.Shape()[1]
	if err := expectShape("labels", lab, batch); err != nil {
		return nil, nil, err
	}
	o := &entropy{base: newBase("softmax+crossentropy", 2), k: e.NewSoftmax(batch, classes), batch: batch, classes: classes}
	n, err := G.ApplyOp(o, logits, lab)
	return n, o, err
}

func (o *entropy) Mean() float64            { return o.sum / float64(max(o.rows, 1)) }
func (o *entropy) Correct() int             { return o.correct }
func (o *entropy) Classes() int             { return o.classes }
func (o *entropy) Probabilities() []float32 { return o.k.Probabilities() }
func (o *entropy) Best() []int              { return o.k.Best() }

func (o *entropy) Type() hm.Type { return signature(float(2), labels(), tensor.Float32) }
func (o *entropy) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return tensor.ScalarShape(), nil
}
func (o *entropy) Do(v ...G.Value) (G.Value, error) {
	lab := ints(v[1])
	o.rows = 0
	for _, l := range lab {
		if l != Ignore {
			o.rows++
		}
	}
	o.sum, o.correct = o.k.Forward(data(v[0]), lab)
	o.loss = G.F32(o.Mean())
	return &o.loss, nil
}

func (o *entropy) DiffWRT(int) []bool { return []bool{true, false} }
func (o *entropy) SymDiff(in G.Nodes, loss, grad *G.Node) (G.Nodes, error) {
	dz, err := G.ApplyOp(&crossEntropyBackward{newBase("softmax+crossentropy.dz", 3), o, newTensor(o.batch, o.classes)}, in[1], loss, grad)
	return G.Nodes{dz, nil}, err
}

// crossEntropyBackward is dz = (softmax(z) - onehot(label)) / rows. The probabilities are those the forward pass
// left in the shared kernel; the loss is an input only to order it after that pass.
type crossEntropyBackward struct {
	base
	f  *entropy
	dz *tensor.Dense
}

func (o *crossEntropyBackward) Type() hm.Type {
	return signature(labels(), tensor.Float32, tensor.Float32, float(2))
}
func (o *crossEntropyBackward) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.dz.Shape().Clone(), nil
}
func (o *crossEntropyBackward) Do(v ...G.Value) (G.Value, error) {
	upstream, ok := v[2].(*G.F32)
	if !ok {
		return nil, fmt.Errorf("gradient of the loss is a %T, want a float32 scalar", v[2])
	}
	o.f.k.Grad(data(o.dz), ints(v[0]), float32(*upstream)/float32(max(o.f.rows, 1)))
	return o.dz, nil
}

var (
	_ Loss   = (*entropy)(nil)
	_ G.SDOp = (*entropy)(nil)
	_ G.Op   = (*crossEntropyBackward)(nil)
)
