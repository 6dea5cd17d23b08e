package kernel

import "overfit/graphs/portable"

// negligible is the probability below which softmax's gradient is 0: it is lost
// in the rounding of any row that sums to 1, and the products of such gradients
// would fill the backward pass with denormals.
const negligible = 0x1p-50

// softmaxPiece is the number of rows of a piece.
const softmaxPiece = 64

// Softmax is softmax cross-entropy over rows of logits.
type Softmax struct {
	engine         *Engine
	batch, classes int
	p              []float32 // [batch][classes]: the probabilities of the last Forward

	// By row, added in order when all are done.
	loss []float64
	best []int // the greatest logit

	logits []float32
	labels []int
}

// NewSoftmax prepares softmax cross-entropy for logits [batch][classes].
func (e *Engine) NewSoftmax(batch, classes int) *Softmax {
	return &Softmax{
		engine: e, batch: batch, classes: classes,
		p:    NewFloats(batch * classes),
		loss: make([]float64, batch),
		best: make([]int, batch),
	}
}

// Forward returns the sum of the losses -log softmax(logits)[label] of the rows
// and the number of rows whose greatest logit (the first of several) is their
// label's. Rows with a negative label count for nothing: they pad a batch.
// It keeps the probabilities for Grad.
func (s *Softmax) Forward(logits []float32, labels []int) (loss float64, correct int) {
	s.logits, s.labels = logits[:s.batch*s.classes], labels[:s.batch]
	s.engine.Run(ceilDiv(s.batch, softmaxPiece), s)
	for r, l := range s.loss {
		loss += l
		if s.best[r] == labels[r] && labels[r] >= 0 {
			correct++
		}
	}
	return loss, correct
}

// Probabilities returns the probabilities of the last Forward [batch][classes], 0
// in rows with a negative label, until the next.
func (s *Softmax) Probabilities() []float32 { return s.p }

// Best returns the greatest logit of each row of the last Forward, the first of
// several, -1 in rows with a negative label, until the next. The probabilities
// are rounded, and may be equal where the logits are not.
func (s *Softmax) Best() []int { return s.best }

// Piece is a part of Forward.
func (s *Softmax) Piece(i int) {
	lo, hi := span(i, softmaxPiece, s.batch)
	for r := lo; r < hi; r++ {
		p := s.p[r*s.classes:][:s.classes]
		s.loss[r], s.best[r] = softmaxRow(p, s.logits[r*s.classes:][:s.classes], s.labels[r])
	}
}

func softmaxRow(p, logits []float32, label int) (loss float64, best int) {
	if label < 0 {
		clear(p)
		return 0, -1
	}
	for j, z := range logits {
		if z > logits[best] {
			best = j
		}
	}
	top := float64(logits[best])
	sum := 0.0
	for j, z := range logits {
		// Rounding each term to float32 first costs at most 2^-24 of the sum.
		e := portable.Exp(float64(z) - top)
		p[j] = float32(e)
		sum += e
	}
	scale := 1 / sum
	for j, e := range p {
		p[j] = float32(float64(e) * scale)
	}
	return portable.Log(sum) - (float64(logits[label]) - top), best
}

// Grad sets dz [batch][classes] to the gradient of the logits, (p - 1)*scale at
// a row's label and p*scale elsewhere, p being the probabilities of the last
// Forward. Probabilities below 2^-50 count as 0. Rows with a negative label get 0.
func (s *Softmax) Grad(dz []float32, labels []int, scale float32) {
	for r, label := range labels[:s.batch] {
		dz := dz[r*s.classes:][:s.classes]
		if label < 0 {
			clear(dz)
			continue
		}
		for j, p := range s.p[r*s.classes:][:s.classes] {
			if p < negligible {
				p = 0
			}
			if j == label {
				p--
			}
			dz[j] = p * scale
		}
	}
}
