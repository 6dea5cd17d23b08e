package kernel

import "math"

// elementPiece is the number of elements of a piece of an element-wise kernel.
const elementPiece = 4096

// tiny is the magnitude below which a decaying value becomes zero, long before
// it would become denormal.
const tiny = 0x1p-100

// adamStep holds what one Adam step needs beside its slices.
type adamStep struct {
	alpha, rate1, rate2, epsilon float32
}

type adamTask struct {
	impl       impl
	w, m, v, g []float32
	step       adamStep
}

// Adam updates the weights w and their moments m and v by the gradient g, in
// Keras's form of D. Kingma and J. Ba, Adam (2015), section 2, last paragraph:
//
//	m += (g - m) * rate1
//	v += (g*g - v) * rate2
//	w -= alpha * m / (sqrt(v) + epsilon)
//
// The rates are 1 - beta1 and 1 - beta2, to be rounded after the subtraction:
// in float32, 1 - .999 would be off by 1e-5. The caller puts the corrections of
// the bias into alpha: lr * sqrt(1 - beta2^t) / (1 - beta1^t). Moments smaller
// than 2^-100 become 0. All slices have the same length.
func (e *Engine) Adam(w, m, v, g []float32, alpha, rate1, rate2, epsilon float32) {
	n := len(w)
	e.adam = adamTask{e.impl, w, m[:n], v[:n], g[:n], adamStep{alpha, rate1, rate2, epsilon}}
	e.Run(ceilDiv(n, elementPiece), &e.adam)
}

func (t *adamTask) Piece(i int) {
	lo, hi := span(i, elementPiece, len(t.w))
	t.impl.adam(t.w[lo:hi], t.m[lo:hi], t.v[lo:hi], t.g[lo:hi], &t.step)
}

// adam is adamGeneric.
func (k impl) adam(w, m, v, g []float32, s *adamStep) {
	n := k.wholeVecs(len(w))
	if n > 0 {
		k.adamVecs(w[:n], m[:n], v[:n], g[:n], s)
	}
	adamGeneric(w[n:], m[n:], v[n:], g[n:], s)
}

// adamGeneric is the loop given at Engine.Adam, every operation rounded to
// float32.
func adamGeneric(w, m, v, g []float32, s *adamStep) {
	m, v, g = m[:len(w)], v[:len(w)], g[:len(w)]
	for i, gi := range g {
		mi := Flush(m[i] + float32((gi-m[i])*s.rate1))
		vi := Flush(v[i] + float32((float32(gi*gi)-v[i])*s.rate2))
		root := float32(math.Sqrt(float64(vi)))
		m[i], v[i] = mi, vi
		w[i] -= float32(s.alpha*mi) / (root + s.epsilon)
	}
}

// Flush returns x, or 0 if x is tiny: below 2^-100.
func Flush(x float32) float32 {
	if -tiny < x && x < tiny {
		return 0
	}
	return x
}

// ceilDiv returns n/d rounded up, for n >= 0.
func ceilDiv(n, d int) int { return (n + d - 1) / d }

// span returns the bounds of the i-th run of length size in n elements.
func span(i, size, n int) (lo, hi int) {
	return i * size, min((i+1)*size, n)
}
