package kernel

type reluTask struct {
	impl impl
	y, x []float32
}

// ReLU sets y to max(x, 0); a NaN stays one. y may be x.
func (e *Engine) ReLU(y, x []float32) {
	e.relu = reluTask{e.impl, y[:len(x)], x}
	e.Run(ceilDiv(len(x), elementPiece), &e.relu)
}

func (t *reluTask) Piece(i int) {
	lo, hi := span(i, elementPiece, len(t.x))
	t.impl.relu(t.y[lo:hi], t.x[lo:hi])
}

type reluGradTask struct {
	impl      impl
	dx, y, dy []float32
}

// ReLUGrad sets dx to dy where y = ReLU(x) is positive and to 0 elsewhere.
// dx may be y or dy.
func (e *Engine) ReLUGrad(dx, y, dy []float32) {
	n := len(dx)
	e.reluGrad = reluGradTask{e.impl, dx, y[:n], dy[:n]}
	e.Run(ceilDiv(n, elementPiece), &e.reluGrad)
}

func (t *reluGradTask) Piece(i int) {
	lo, hi := span(i, elementPiece, len(t.dx))
	t.impl.reluGrad(t.dx[lo:hi], t.y[lo:hi], t.dy[lo:hi])
}

// relu is reluGeneric.
func (k impl) relu(y, x []float32) {
	n := k.wholeVecs(len(x))
	if n > 0 {
		k.reluVecs(y[:n], x[:n])
	}
	reluGeneric(y[n:], x[n:])
}

// reluGeneric is
//
//	for i, v := range x { y[i] = v < 0 ? 0 : v }
//
// so a NaN stays one. y may be x.
func reluGeneric(y, x []float32) {
	y = y[:len(x)]
	for i, v := range x {
		if v < 0 {
			v = 0
		}
		y[i] = v
	}
}

// reluGrad is reluGradGeneric.
func (k impl) reluGrad(dx, y, dy []float32) {
	n := k.wholeVecs(len(dx))
	if n > 0 {
		k.reluGradVecs(dx[:n], y[:n], dy[:n])
	}
	reluGradGeneric(dx[n:], y[n:], dy[n:])
}

// reluGradGeneric is
//
//	for i := range dx { dx[i] = y[i] > 0 ? dy[i] : 0 }
//
// dx may be y or dy.
func reluGradGeneric(dx, y, dy []float32) {
	y, dy = y[:len(dx)], dy[:len(dx)]
	for i := range dx {
		if y[i] > 0 {
			dx[i] = dy[i]
		} else {
			dx[i] = 0
		}
	}
}
