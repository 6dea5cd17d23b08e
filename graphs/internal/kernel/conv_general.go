package kernel

// generalConv computes any shape as matrix products over the activations as
// they lie. Its gradients spread pooling's sparse gradient out to a dense one.
type generalConv struct {
	ConvShape
	engine *Engine

	ch, cw int // convolution's output, before pooling
	hp, wp int // padded input

	arg []uint8 // [batch][outHeight][outWidth][filters]: maxima as maxOf4 tells them

	forwardScratch scratch[convForwardScratch]
	wGrad          *convWeightScratch
	iGrad          *convInputScratch

	// Arguments of the call under way.
	y, x, w, b, dw, db, g, dx []float32
}

// convForwardScratch is what one piece of forward needs.
type convForwardScratch struct {
	padded []float32 // [hp][wp][channels], zero outside the image; nil without padding
	rows   []float32 // [2][cw][filters]: two rows to pool; nil without pooling
}

func newGeneralConv(e *Engine, s ConvShape) *generalConv {
	c := &generalConv{
		ConvShape: s, engine: e,
		ch: convSize(s.Height, s.KernelH, s.PadH, s.Stride),
		cw: convSize(s.Width, s.KernelW, s.PadW, s.Stride),
		hp: s.Height + 2*s.PadH, wp: s.Width + 2*s.PadW,
	}
	if s.Pool {
		c.arg = make([]uint8, s.Batch*s.OutHeight()*s.OutWidth()*s.Filters)
	}
	return c
}

// isPadded reports whether the input needs a padded copy.
func (c *generalConv) isPadded() bool { return c.PadH > 0 || c.PadW > 0 }

// pad copies image x into the middle of dst, whose border stays as it is.
func (c *generalConv) pad(dst, x []float32) {
	row := c.Width * c.Channels
	for r := range c.Height {
		copy(dst[((r+c.PadH)*c.wp+c.PadW)*c.Channels:][:row], x[r*row:])
	}
}

func (c *generalConv) forward(y, x, w, b []float32) {
	if c.forwardScratch == nil {
		c.forwardScratch = newScratch(c.engine, func() *convForwardScratch {
			s := new(convForwardScratch)
			if c.isPadded() {
				s.padded = NewFloats(c.hp * c.wp * c.Channels)
			}
			if c.Pool {
				s.rows = NewFloats(2 * c.cw * c.Filters)
			}
			return s
		})
	}
	c.y, c.x, c.w, c.b = y, x, w, b
	c.engine.runOn(c.Batch, (*generalForward)(c))
}

type generalForward generalConv

func (t *generalForward) pieceOn(thread, i int) {
	c := (*generalConv)(t)
	scratch := c.forwardScratch[thread]

	image := c.Height * c.Width * c.Channels
	x := c.x[i*image:][:image]
	if c.isPadded() {
		c.pad(scratch.padded, x)
		x = scratch.padded
	}
	oh, ow := c.OutHeight(), c.OutWidth()
	out := oh * ow * c.Filters
	y := c.y[i*out:][:out]
	if !c.Pool {
		for r := range oh {
			c.convolveRow(y[r*ow*c.Filters:], x, r, ow, c.ReLU)
		}
		return
	}
	arg := c.arg[i*out:][:out]
	row := c.cw * c.Filters
	for r := range oh {
		top, bottom := scratch.rows[:row], scratch.rows[row:]
		c.convolveRow(top, x, 2*r, 2*ow, false)
		c.convolveRow(bottom, x, 2*r+1, 2*ow, false)
		for col := range ow {
			at, out := 2*col*c.Filters, (r*ow+col)*c.Filters
			c.engine.impl.poolWindow(y[out:][:c.Filters], arg[out:], top[at:], bottom[at:])
		}
	}
}

// convolveRow computes the first n pixels of row r of the convolution of one
// padded image.
func (c *generalConv) convolveRow(dst, x []float32, r, n int, relu bool) {
	c.engine.impl.gemm(&gemmArgs{
		c: dst, ldc: c.Filters,
		a:    x[r*c.Stride*c.wp*c.Channels:],
		aRow: c.Stride * c.Channels, aOuter: c.wp * c.Channels, aInner: 1,
		b: c.w, ldb: c.Filters,
		m: n, n: c.Filters, outer: c.KernelH, inner: c.KernelW * c.Channels,
		init: gemmBias, bias: c.b, relu: relu,
	})
}

// A gradPlane is where an image's gradient before pooling and activation goes:
// the value of convolution output (r, c) to pixel (r*step+dh, c*step+dw), if
// there is one.
type gradPlane struct {
	data                        []float32 // [height][width][filters]
	height, width, step, dh, dw int
}

func (p *gradPlane) pixel(r, c, filters int) []float32 {
	r, c = r*p.step+p.dh, c*p.step+p.dw
	if r < 0 || r >= p.height || c < 0 || c >= p.width {
		return nil
	}
	return p.data[(r*p.width+c)*filters:][:filters]
}

// spreadGrad takes the gradient g of image i's output y back through pooling
// and ReLU. Outputs that pooling drops are not written.
func (c *generalConv) spreadGrad(p *gradPlane, i int, y, g []float32) {
	oh, ow, n := c.OutHeight(), c.OutWidth(), c.Filters
	for r := range oh {
		for col := range ow {
			at := ((i*oh+r)*ow + col) * n
			yPixel, gPixel := y[at:][:n], g[at:][:n]
			if c.Pool {
				for k := range 4 {
					if dst := p.pixel(2*r+k/2, 2*col+k%2, n); dst != nil {
						c.engine.impl.unpool(dst, k, c.arg[at:], yPixel, gPixel)
					}
				}
				continue
			}
			dst := p.pixel(r, col, n)
			if dst == nil {
				continue
			}
			if c.ReLU {
				c.engine.impl.reluGrad(dst, yPixel, gPixel)
			} else {
				copy(dst, gPixel)
			}
		}
	}
}

// convWeightScratch is what the gradient of the weights needs.
type convWeightScratch struct {
	padded []float32 // [batch][hp][wp][channels]; nil without padding
	grad   []float32 // [batch][ch][cw][filters]: gradient before pooling and activation; nil without them
	bias   []float32 // [batch][filters]: each image's part of db
}

const (
	weightGradRows    = 48  // rows of a kernel row's [width*channels] in a piece of weightGrad
	weightGradColumns = 128 // filters in a piece of weightGrad
)

func (c *generalConv) weightGrad(dw, db, x, y, g []float32) {
	if c.wGrad == nil {
		s := &convWeightScratch{bias: NewFloats(c.Batch * c.Filters)}
		if c.isPadded() {
			s.padded = NewFloats(c.Batch * c.hp * c.wp * c.Channels)
		}
		if c.ReLU || c.Pool {
			s.grad = NewFloats(c.Batch * c.ch * c.cw * c.Filters)
		}
		c.wGrad = s
	}
	c.dw, c.db, c.x, c.y, c.g = dw, db, x, y, g
	c.engine.Run(c.Batch, (*generalWeightPrepare)(c))
	c.engine.Run(c.KernelH*c.weightRowBlocks()*c.weightColumnBlocks(), (*generalWeightGrad)(c))
	clear(db[:c.Filters])
	for i := range c.Batch {
		addTo(db[:c.Filters], c.wGrad.bias[i*c.Filters:])
	}
}

func (c *generalConv) weightRowBlocks() int {
	return ceilDiv(c.KernelW*c.Channels, weightGradRows)
}

func (c *generalConv) weightColumnBlocks() int { return ceilDiv(c.Filters, weightGradColumns) }

// addTo adds x to y.
func addTo(y, x []float32) {
	x = x[:len(y)]
	for i, v := range x {
		y[i] += v
	}
}

// generalWeightPrepare pads an image, spreads its gradient out and sums it up
// for the bias.
type generalWeightPrepare generalConv

func (t *generalWeightPrepare) Piece(i int) {
	c := (*generalConv)(t)
	s := c.wGrad
	if c.isPadded() {
		image, padded := c.Height*c.Width*c.Channels, c.hp*c.wp*c.Channels
		c.pad(s.padded[i*padded:][:padded], c.x[i*image:])
	}
	size := c.ch * c.cw * c.Filters
	grad := c.gradient()[i*size:][:size]
	if s.grad != nil {
		c.spreadGrad(&gradPlane{data: grad, height: c.ch, width: c.cw, step: 1}, i, c.y, c.g)
	}
	bias := s.bias[i*c.Filters:][:c.Filters]
	clear(bias)
	for at := 0; at < size; at += c.Filters {
		addTo(bias, grad[at:])
	}
}

// gradient returns the whole batch's gradient before pooling and activation.
func (c *generalConv) gradient() []float32 {
	if c.wGrad.grad != nil {
		return c.wGrad.grad
	}
	return c.g
}

// generalWeightGrad computes a block of dw: for one row of the kernel,
// dw[width*channels][filters] is the sum over the images, in order, of the
// product of their pixels' windows, transposed, and their gradient.
type generalWeightGrad generalConv

func (t *generalWeightGrad) Piece(i int) {
	c := (*generalConv)(t)
	rowBlocks, columnBlocks := c.weightRowBlocks(), c.weightColumnBlocks()
	kh := i / (rowBlocks * columnBlocks)
	rowLo, rowHi := span(i/columnBlocks%rowBlocks, weightGradRows, c.KernelW*c.Channels)
	colLo, colHi := span(i%columnBlocks, weightGradColumns, c.Filters)

	x := c.x
	if c.isPadded() {
		x = c.wGrad.padded
	}
	grad := c.gradient()
	args := gemmArgs{
		c: c.dw[(kh*c.KernelW*c.Channels+rowLo)*c.Filters+colLo:], ldc: c.Filters,
		aRow: 1, aOuter: c.Stride * c.wp * c.Channels, aInner: c.Stride * c.Channels,
		ldb: c.Filters,
		m:   rowHi - rowLo, n: colHi - colLo, outer: c.ch, inner: c.cw,
	}
	for image := range c.Batch {
		args.a = x[(image*c.hp+kh)*c.wp*c.Channels+rowLo:]
		args.b = grad[image*c.ch*c.cw*c.Filters+colLo:]
		c.engine.impl.gemm(&args)
		args.init = gemmAdd
	}
}

// convInputScratch is what the gradient of the input needs.
type convInputScratch struct {
	flipped []float32 // [KernelH][KernelW][filters][channels]: w turned by 180 degrees
	planes  scratch[gradPlane]
}

// inputGrad convolves the gradient, with Stride-1 zeros between its pixels and
// zeros around it, with the flipped and transposed weights.
func (c *generalConv) inputGrad(dx, w, y, g []float32) {
	if c.iGrad == nil {
		c.iGrad = &convInputScratch{
			flipped: NewFloats(c.KernelH * c.KernelW * c.Filters * c.Channels),
			planes: newScratch(c.engine, func() *gradPlane {
				h, w := c.Height+c.KernelH-1, c.Width+c.KernelW-1
				return &gradPlane{
					data: NewFloats(h * w * c.Filters), height: h, width: w,
					step: c.Stride, dh: c.KernelH - 1 - c.PadH, dw: c.KernelW - 1 - c.PadW,
				}
			}),
		}
	}
	c.dx, c.w, c.y, c.g = dx, w, y, g
	c.engine.Run(c.KernelH*c.KernelW, (*generalFlip)(c))
	c.engine.runOn(c.Batch, (*generalInputGrad)(c))
}

// generalFlip transposes the weights of one position of the kernel into their
// place in flipped.
type generalFlip generalConv

func (t *generalFlip) Piece(i int) {
	size := t.Channels * t.Filters
	to := t.KernelH*t.KernelW - 1 - i
	t.engine.impl.transpose(t.iGrad.flipped[to*size:], t.Channels, t.w[i*size:], t.Filters, t.Channels, t.Filters)
}

type generalInputGrad generalConv

func (t *generalInputGrad) pieceOn(thread, i int) {
	c := (*generalConv)(t)
	p := c.iGrad.planes[thread]
	c.spreadGrad(p, i, c.y, c.g)
	row := c.Width * c.Channels
	for r := range c.Height {
		c.engine.impl.gemm(&gemmArgs{
			c: c.dx[(i*c.Height+r)*row:], ldc: c.Channels,
			a:    p.data[r*p.width*c.Filters:],
			aRow: c.Filters, aOuter: p.width * c.Filters, aInner: 1,
			b: c.iGrad.flipped, ldb: c.Channels,
			m: c.Width, n: c.Channels, outer: c.KernelH, inner: c.KernelW * c.Filters,
		})
	}
}
