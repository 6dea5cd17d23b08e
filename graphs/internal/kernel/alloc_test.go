package kernel

import (
	"testing"
	"unsafe"
)

func TestNewFloats(t *testing.T) {
	for n := range 100 {
		s := NewFloats(n)
		if len(s) != n || cap(s) != n {
			t.Errorf("NewFloats(%d) has length %d, capacity %d", n, len(s), cap(s))
		}
		if n > 0 && uintptr(unsafe.Pointer(&s[0]))%cacheLine != 0 {
			t.Errorf("NewFloats(%d) is not aligned", n)
		}
	}
}

// TestStepAllocatesNothing: what runs once a training step must not feed the
// garbage collector.
func TestStepAllocatesNothing(t *testing.T) {
	const batch, in, hidden, classes = 32, 300, 100, 10
	for _, e := range engines(t) {
		wide, narrow := e.NewDense(batch, in, hidden, true), e.NewDense(batch, hidden, classes, false)
		softmax := e.NewSoftmax(batch, classes)
		x, w1, b1, w2, b2 := sparse(batch*in, .5), sparse(in*hidden, 1), NewFloats(hidden), sparse(hidden*classes, 1), NewFloats(classes)
		h, z := NewFloats(batch*hidden), NewFloats(batch*classes)
		dx, dh, dw1, db1, dw2, db2 := NewFloats(batch*in), NewFloats(batch*hidden), NewFloats(in*hidden), NewFloats(hidden), NewFloats(hidden*classes), NewFloats(classes)
		m, v := NewFloats(in*hidden), NewFloats(in*hidden)
		labels := make([]int, batch)
		if n := testing.AllocsPerRun(5, func() {
			wide.Forward(h, x, w1, b1)
			narrow.Forward(z, h, w2, b2)
			softmax.Forward(z, labels)
			softmax.Grad(z, labels, 1)
			narrow.WeightGrad(dw2, db2, h, z)
			narrow.InputGrad(dh, z, w2)
			e.ReLU(h, h)
			e.ReLUGrad(dh, h, dh)
			wide.WeightGrad(dw1, db1, x, dh)
			wide.InputGrad(dx, dh, w1)
			e.Adam(w1, m, v, dw1, 1e-3, .1, 1e-3, 1e-7)
			e.Momentum(w1, m, dw1, .1, .9)
			e.Momentum(w2, nil, dw2, .1, 0)
		}); n > 0 {
			t.Errorf("%s with %d threads: %v allocations a step", e.Name(), e.Threads(), n)
		}
	}
}
