package kernel

// singleConv is a 3x3 convolution of images with a single channel, with bias,
// ReLU and 2x2 max pooling, all in one pass: a first layer. Each pooled value
// comes from a 4x4 patch of the image. The lanes are the filters.
type singleConv struct {
	ConvShape
	engine *Engine
	ph, pw int // output after pooling

	arg     []uint8   // [batch][ph][pw][filters]: maxima as maxOf4 tells them
	weights []float32 // [blocks][10][16]: per 16 filters the bias, then the taps
	scratch scratch[singleScratch]

	partials []float32 // [batch][blocks][10][16]: each image's db and dw
	sum      []entry   // adds up the partials

	input *generalConv // for inputGrad, which a first layer hardly needs

	// Arguments of the call under way.
	y, x, g []float32
}

// singleTaps is the number of 16-lane rows that weights and gradients take per
// block of filters: the bias and nine taps.
const singleTaps = 1 + 9

// singleScratch holds the last, incomplete block of filters, padded to full
// width.
type singleScratch struct {
	y, g []float32 // [ph*pw][16]
	arg  []uint8
}

func newSingleConv(e *Engine, s ConvShape) *singleConv {
	c := &singleConv{ConvShape: s, engine: e, ph: s.OutHeight(), pw: s.OutWidth()}
	c.arg = make([]uint8, s.Batch*c.ph*c.pw*s.Filters)
	c.weights = NewFloats(c.blocks() * singleTaps * blockLanes)
	if c.tail() > 0 {
		c.scratch = newScratch(e, func() *singleScratch {
			n := c.ph * c.pw * blockLanes
			return &singleScratch{NewFloats(n), NewFloats(n), make([]uint8, n)}
		})
	}
	return c
}

func (c *singleConv) blocks() int { return ceilDiv(c.Filters, blockLanes) }
func (c *singleConv) tail() int   { return c.Filters % blockLanes }

// singleArgs describes one image and some blocks of filters for singleForward
// and singleGrad.
type singleArgs struct {
	y       []float32 // [ph*pw][ldy]
	arg     []uint8   // [ph*pw][ldy]
	g       []float32 // [ph*pw][ldy], for singleGrad
	ldy     int
	x       []float32 // [2*ph+2 or more][width]
	width   int
	weights []float32 // [blocks][10][16]; dw and db for singleGrad
	ph, pw  int
	blocks  int
}

func (c *singleConv) forward(y, x, w, b []float32) {
	for f := range c.Filters {
		at := (f/blockLanes*singleTaps)*blockLanes + f%blockLanes
		c.weights[at] = b[f]
		for k := range 9 {
			c.weights[at+(1+k)*blockLanes] = w[k*c.Filters+f]
		}
	}
	c.y, c.x = y, x
	c.engine.runOn(c.Batch, (*singleForward)(c))
}

type singleForward singleConv

func (t *singleForward) pieceOn(thread, i int) {
	c := (*singleConv)(t)
	image, out := c.Height*c.Width, c.ph*c.pw*c.Filters
	y, arg := c.y[i*out:][:out], c.arg[i*out:][:out]
	args := singleArgs{
		y: y, arg: arg, ldy: c.Filters,
		x: c.x[i*image:][:image], width: c.Width,
		weights: c.weights,
		ph:      c.ph, pw: c.pw, blocks: c.Filters / blockLanes,
	}
	if args.blocks > 0 {
		c.engine.impl.singleForward(&args)
	}
	if c.tail() == 0 {
		return
	}
	s := c.scratch[thread]
	args.weights = c.weights[args.blocks*singleTaps*blockLanes:]
	lo := args.blocks * blockLanes
	args.y, args.arg, args.ldy, args.blocks = s.y, s.arg, blockLanes, 1
	c.engine.impl.singleForward(&args)
	copyColumns(y[lo:], c.Filters, s.y, blockLanes, c.ph*c.pw, c.tail())
	copyColumns(arg[lo:], c.Filters, s.arg, blockLanes, c.ph*c.pw, c.tail())
}

// copyColumns copies a rows×cols matrix.
func copyColumns[T any](dst []T, ldd int, src []T, lds, rows, cols int) {
	for r := range rows {
		copy(dst[r*ldd:][:cols], src[r*lds:])
	}
}

// singleForward is singleForwardGeneric.
func (k impl) singleForward(a *singleArgs) {
	if !a.fits(k) {
		singleForwardGeneric(a)
		return
	}
	k.singleForwardBlocks(a)
}

// fits reports whether k has assembly for the arguments, after checking that
// they stay within their slices.
func (a *singleArgs) fits(k impl) bool {
	if a.ph*a.pw*a.blocks == 0 || k.wholeVecs(blockLanes) < blockLanes {
		return false
	}
	last := (a.ph*a.pw-1)*a.ldy + a.blocks*blockLanes - 1
	_, _, _ = a.y[last], a.arg[last], a.weights[a.blocks*singleTaps*blockLanes-1]
	_ = a.x[(2*a.ph+1)*a.width+2*a.pw+1]
	return true
}

// singleForwardGeneric computes 16*blocks filters of one image:
//
//	for each window (r, c) of ph×pw, for each filter f {
//		for k := range 4 { // the window's outputs, row by row
//			v[k] = bias[f]
//			for i, j := range 3×3 { v[k] = fma(x[2r+k/2+i][2c+k%2+j], w[i][j][f], v[k]) }
//		}
//		y[r][c][f], arg[r][c][f] = maxOf4(v...)
//		y[r][c][f] = relu(y[r][c][f])
//	}
//
// A window whose 4x4 patch has only (positive) zeros has v = bias at once, even
// if a weight is not finite: most of MNIST is such.
func singleForwardGeneric(a *singleArgs) {
	for r := range a.ph {
		for col := range a.pw {
			patch := a.x[2*r*a.width+2*col:]
			zero := isZeroPatch(patch, a.width)
			for block := range a.blocks {
				var v [4][blockLanes]float32
				weights := a.weights[block*singleTaps*blockLanes:]
				for k := range v {
					copy(v[k][:], weights)
					for tap := 0; tap < 9 && !zero; tap++ {
						x := patch[(k/2+tap/3)*a.width+k%2+tap%3]
						fmaRow(v[k][:], weights[(1+tap)*blockLanes:], x)
					}
				}
				at := (r*a.pw+col)*a.ldy + block*blockLanes
				y, arg := a.y[at:][:blockLanes], a.arg[at:][:blockLanes]
				for f := range y {
					y[f], arg[f] = maxOf4(v[0][f], v[1][f], v[2][f], v[3][f])
					y[f] = relu(y[f])
				}
			}
		}
	}
}

// isZeroPatch reports whether a 4x4 patch has no bit set.
func isZeroPatch(patch []float32, width int) bool {
	for r := range 4 {
		for _, v := range patch[r*width:][:4] {
			if v != 0 || 1/v < 0 {
				return false
			}
		}
	}
	return true
}

func (c *singleConv) weightGrad(dw, db, x, y, g []float32) {
	size := c.blocks() * singleTaps * blockLanes
	if c.partials == nil {
		c.partials = NewFloats(c.Batch * size)
		for i := range c.Batch {
			c.sum = append(c.sum, entry{int32(i * size), 1})
		}
	}
	c.x, c.y, c.g = x, y, g
	c.engine.runOn(c.Batch, (*singleWeightGrad)(c))
	total := c.partials[:size]
	c.engine.impl.axpys(total, c.partials, c.sum[1:], true)
	for f := range c.Filters {
		at := (f/blockLanes*singleTaps)*blockLanes + f%blockLanes
		db[f] = total[at]
		for k := range 9 {
			dw[k*c.Filters+f] = total[at+(1+k)*blockLanes]
		}
	}
}

type singleWeightGrad singleConv

func (t *singleWeightGrad) pieceOn(thread, i int) {
	c := (*singleConv)(t)
	image, out := c.Height*c.Width, c.ph*c.pw*c.Filters
	y, g, arg := c.y[i*out:][:out], c.g[i*out:][:out], c.arg[i*out:][:out]
	size := c.blocks() * singleTaps * blockLanes
	args := singleArgs{
		y: y, arg: arg, g: g, ldy: c.Filters,
		x: c.x[i*image:][:image], width: c.Width,
		weights: c.partials[i*size:][:size],
		ph:      c.ph, pw: c.pw, blocks: c.Filters / blockLanes,
	}
	if args.blocks > 0 {
		c.engine.impl.singleGrad(&args)
	}
	if c.tail() == 0 {
		return
	}
	s := c.scratch[thread]
	args.weights = args.weights[args.blocks*singleTaps*blockLanes:]
	lo := args.blocks * blockLanes
	// The lanes beyond the tail are never read from the sums.
	copyColumns(s.y, blockLanes, y[lo:], c.Filters, c.ph*c.pw, c.tail())
	copyColumns(s.g, blockLanes, g[lo:], c.Filters, c.ph*c.pw, c.tail())
	copyColumns(s.arg, blockLanes, arg[lo:], c.Filters, c.ph*c.pw, c.tail())
	args.y, args.g, args.arg, args.ldy, args.blocks = s.y, s.g, s.arg, blockLanes, 1
	c.engine.impl.singleGrad(&args)
}

// singleGrad is singleGradGeneric.
func (k impl) singleGrad(a *singleArgs) {
	if !a.fits(k) {
		singleGradGeneric(a)
		return
	}
	_ = a.g[(a.ph*a.pw-1)*a.ldy+a.blocks*blockLanes-1]
	k.singleGradBlocks(a)
}

// singleGradGeneric computes one image's gradient of the bias and the taps of
// 16*blocks filters, into a.weights:
//
//	for each window (r, c) of ph×pw, for each filter f {
//		d := live(y[r][c][f], g[r][c][f]) ? g[r][c][f] : 0
//		db[f] += d
//		if the window's 4x4 patch is zero { continue }
//		k := arg[r][c][f]
//		for i, j := range 3×3 { dw[i][j][f] = fma(x[2r+k/2+i][2c+k%2+j], d, dw[i][j][f]) }
//	}
func singleGradGeneric(a *singleArgs) {
	for block := range a.blocks {
		grads := a.weights[block*singleTaps*blockLanes:][:singleTaps*blockLanes]
		clear(grads)
		for r := range a.ph {
			for col := range a.pw {
				patch := a.x[2*r*a.width+2*col:]
				at := (r*a.pw+col)*a.ldy + block*blockLanes
				y, g, arg := a.y[at:][:blockLanes], a.g[at:][:blockLanes], a.arg[at:][:blockLanes]
				zero := isZeroPatch(patch, a.width)
				for f := range y {
					var d float32
					if live(y[f], g[f]) {
						d = g[f]
					}
					grads[f] += d
					if zero {
						continue
					}
					k := int(arg[f] & 3)
					for tap := range 9 {
						x := patch[(k/2+tap/3)*a.width+k%2+tap%3]
						at := (1+tap)*blockLanes + f
						grads[at] = fma(x, d, grads[at])
					}
				}
			}
		}
	}
}

// inputGrad goes the general way.
func (c *singleConv) inputGrad(dx, w, y, g []float32) {
	if c.input == nil {
		c.input = newGeneralConv(c.engine, c.ConvShape)
		c.input.arg = c.arg
	}
	c.input.inputGrad(dx, w, y, g)
}
