package kernel

type momentumTask struct {
	impl           impl
	w, velocity, g []float32
	lr, momentum   float32
}

// Momentum is a step of gradient descent with momentum, in Keras's form:
//
//	velocity = momentum*velocity - lr*g
//	w += velocity
//
// Velocities smaller than 2^-100 become 0. With momentum 0 it is plain gradient
// descent, w -= lr*g, and velocity may be nil. All slices have the same length.
func (e *Engine) Momentum(w, velocity, g []float32, lr, momentum float32) {
	n := len(w)
	if momentum == 0 {
		velocity = nil
	} else {
		velocity = velocity[:n]
	}
	e.momentum = momentumTask{e.impl, w, velocity, g[:n], lr, momentum}
	e.Run(ceilDiv(n, elementPiece), &e.momentum)
}

func (t *momentumTask) Piece(i int) {
	lo, hi := span(i, elementPiece, len(t.w))
	if t.velocity == nil {
		t.impl.descend(t.w[lo:hi], t.g[lo:hi], t.lr)
		return
	}
	t.impl.momentum(t.w[lo:hi], t.velocity[lo:hi], t.g[lo:hi], t.lr, t.momentum)
}

// momentum is momentumGeneric.
func (k impl) momentum(w, velocity, g []float32, lr, momentum float32) {
	n := k.wholeVecs(len(w))
	if n > 0 {
		k.momentumVecs(w[:n], velocity[:n], g[:n], lr, momentum)
	}
	momentumGeneric(w[n:], velocity[n:], g[n:], lr, momentum)
}

// momentumGeneric is the loop given at Engine.Momentum, every operation rounded
// to float32.
func momentumGeneric(w, velocity, g []float32, lr, momentum float32) {
	velocity, g = velocity[:len(w)], g[:len(w)]
	for i, gi := range g {
		v := Flush(float32(momentum*velocity[i]) - float32(lr*gi))
		velocity[i] = v
		w[i] += v
	}
}

// descend is descendGeneric.
func (k impl) descend(w, g []float32, lr float32) {
	n := k.wholeVecs(len(w))
	if n > 0 {
		k.descendVecs(w[:n], g[:n], lr)
	}
	descendGeneric(w[n:], g[n:], lr)
}

// descendGeneric is
//
//	for i := range w { w[i] -= lr * g[i] }
func descendGeneric(w, g []float32, lr float32) {
	g = g[:len(w)]
	for i, gi := range g {
		w[i] -= float32(lr * gi)
	}
}
