package kernel

// PoolShape describes max pooling of [batch][height][width][channels] over
// square windows, without padding; rows and columns that fill no window are
// dropped.
type PoolShape struct {
	Batch, Height, Width, Channels int
	Window, Stride                 int
}

// OutHeight returns the height of the output; 0 if the window does not fit.
func (s PoolShape) OutHeight() int { return convSize(s.Height, s.Window, 0, s.Stride) }

// OutWidth returns the width of the output; 0 if the window does not fit.
func (s PoolShape) OutWidth() int { return convSize(s.Width, s.Window, 0, s.Stride) }

// MaxPool is max pooling. Among equal values in a window the first in row-major
// order is the maximum; a NaN counts as the largest.
type MaxPool struct {
	PoolShape
	engine *Engine
	arg    []int32 // per output, the maximum's place in its image

	// Arguments of the call under way.
	y, x, dx, g []float32
}

// NewMaxPool prepares max pooling.
func (e *Engine) NewMaxPool(s PoolShape) *MaxPool {
	n := s.Batch * s.OutHeight() * s.OutWidth() * s.Channels
	return &MaxPool{PoolShape: s, engine: e, arg: make([]int32, n)}
}

// Forward sets y [batch][outHeight][outWidth][channels] and keeps where each
// value came from, for InputGrad.
func (p *MaxPool) Forward(y, x []float32) {
	p.y, p.x = y, x
	p.engine.Run(p.Batch, (*maxPoolForward)(p))
}

type maxPoolForward MaxPool

func (t *maxPoolForward) Piece(i int) {
	p := (*MaxPool)(t)
	oh, ow, n := p.OutHeight(), p.OutWidth(), p.Channels
	image := p.Height * p.Width * n
	x := p.x[i*image:][:image]
	for r := range oh {
		for col := range ow {
			at := ((i*oh+r)*ow + col) * n
			y, arg := p.y[at:][:n], p.arg[at:][:n]
			for wr := range p.Window {
				for wc := range p.Window {
					from := ((r*p.Stride+wr)*p.Width + col*p.Stride + wc) * n
					if wr+wc == 0 {
						for i := range arg {
							arg[i] = int32(from + i)
						}
						copy(y, x[from:])
						continue
					}
					p.engine.impl.maxInto(y, arg, x[from:], from)
				}
			}
		}
	}
}

// maxInto is maxIntoGeneric.
func (k impl) maxInto(y []float32, arg []int32, x []float32, off int) {
	n := len(y)
	whole := k.wholeVecs(n)
	if whole > 0 {
		_, _ = arg[n-1], x[n-1]
		k.maxIntoVecs(y, arg, x, off, whole)
	}
	maxIntoGeneric(y[whole:], arg[whole:], x[whole:], off+whole)
}

// maxIntoGeneric replaces the elements of y that those of x exceed, x being at
// off in its image, and notes where they are from:
//
//	for i := range y {
//		if x[i] > y[i] || x[i] is NaN and y[i] is not { y[i], arg[i] = x[i], off+i }
//	}
func maxIntoGeneric(y []float32, arg []int32, x []float32, off int) {
	x, arg = x[:len(y)], arg[:len(y)]
	for i, v := range x {
		if v > y[i] || v != v && y[i] == y[i] {
			y[i], arg[i] = v, int32(off+i)
		}
	}
}

// InputGrad sets dx to the gradient of the last Forward's input: each value of
// g, the gradient of y, goes to the maximum of its window.
func (p *MaxPool) InputGrad(dx, g []float32) {
	p.dx, p.g = dx, g
	p.engine.Run(p.Batch, (*maxPoolGrad)(p))
}

type maxPoolGrad MaxPool

func (t *maxPoolGrad) Piece(i int) {
	image, out := t.Height*t.Width*t.Channels, t.OutHeight()*t.OutWidth()*t.Channels
	dx := t.dx[i*image:][:image]
	clear(dx)
	arg := t.arg[i*out:][:out]
	for j, v := range t.g[i*out:][:out] {
		dx[arg[j]] += v
	}
}
