package kernel

// A sum of a penalty is one of float32 in each of these lanes, over runs of
// weights so short that rounding stays below 1e-6 of it, and then of float64.
const (
	penaltyLanes = 16
	penaltyRun   = 512
)

// penaltySums are the sums of |w| in each lane, and behind them those of w*w.
type penaltySums [2 * penaltyLanes]float32

// Penalty is an L1 and L2 penalty on weights.
type Penalty struct {
	engine *Engine
	sums   [][2]float64 // of each piece: |w| and w*w

	dw, w, g []float32
	l1, l2   float32
}

// NewPenalty prepares a penalty on n weights.
func (e *Engine) NewPenalty(n int) *Penalty {
	return &Penalty{engine: e, sums: make([][2]float64, ceilDiv(n, elementPiece))}
}

// Gradient sets
//
//	dw = g + l1*sign(w) + l2*w
//
// with sign(0) = 0, and returns the sums of |w| and of w*w. All slices have n
// elements; dw and g may be the same.
func (p *Penalty) Gradient(dw, w, g []float32, l1, l2 float32) (abs, square float64) {
	p.dw, p.w, p.g, p.l1, p.l2 = dw[:len(w)], w, g[:len(w)], l1, l2
	p.engine.Run(len(p.sums), p)
	for _, s := range p.sums {
		abs += s[0]
		square += s[1]
	}
	return abs, square
}

// Piece is a part of Gradient.
func (p *Penalty) Piece(i int) {
	lo, hi := span(i, elementPiece, len(p.w))
	var total [2]float64
	for ; lo < hi; lo += penaltyRun {
		to := min(lo+penaltyRun, hi)
		var sums penaltySums
		p.engine.impl.penalty(p.dw[lo:to], p.w[lo:to], p.g[lo:to], p.l1, p.l2, &sums)
		for lane, s := range sums {
			total[lane/penaltyLanes] += float64(s)
		}
	}
	p.sums[i] = total
}

// penalty is penaltyGeneric.
func (k impl) penalty(dw, w, g []float32, l1, l2 float32, sums *penaltySums) {
	n := 0
	if k != implGeneric {
		n = len(w) &^ (penaltyLanes - 1)
	}
	if n > 0 {
		k.penaltyVecs(dw[:n], w[:n], g[:n], l1, l2, sums)
	}
	penaltyGeneric(dw[n:], w[n:], g[n:], l1, l2, sums)
}

// penaltyGeneric is the loop given at Penalty.Gradient, every operation rounded
// to float32. The lane of a weight is its place modulo their number.
func penaltyGeneric(dw, w, g []float32, l1, l2 float32, sums *penaltySums) {
	dw, g = dw[:len(w)], g[:len(w)]
	for i, x := range w {
		size, sign := x, l1
		switch {
		case x < 0:
			size, sign = -x, -l1
		case x == 0:
			size, sign = 0, 0
		}
		lane := i % penaltyLanes
		sums[lane] += size
		sums[penaltyLanes+lane] += float32(x * x)
		dw[i] = g[i] + sign + float32(l2*x)
	}
}
