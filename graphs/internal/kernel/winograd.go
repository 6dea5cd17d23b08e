package kernel

// winogradConv is a 3x3 convolution with bias, ReLU and 2x2 max pooling by
// Winograd's minimal filtering F(2x2, 3x3): A. Lavin and S. Gray, Fast
// algorithms for convolutional neural networks (2015), section 4.1. A tile of
// 2x2 outputs costs 16 products of transformed input and weights instead of
// 36, and each tile is one pooling window, so that its four outputs never leave
// the registers.
//
// Its gradients are sparse: see convScatter.
type winogradConv struct {
	ConvShape
	engine *Engine
	ph, pw int // output after pooling: tiles of an image

	arg     []uint8   // [tiles][filters]: maxima as maxOf4 tells them
	weights []float32 // [16][panels][channels][32]: transformed weights
	scratch freeList[*winogradScratch]

	grads *scatterGrads

	// Arguments of the call under way.
	y, x, w, b []float32
}

const (
	winogradPoints = 16 // elements of a transformed tile
	winogradTiles  = 25 // tiles of a piece of forward, at most
	panelColumns   = 32 // filters that are multiplied together
	winogradRows   = 16 // channels of a piece of the weight transform
)

type winogradScratch struct {
	inputs   []float32 // [16][winogradTiles][channels]: transformed tiles
	products []float32 // [16][winogradTiles][32]
	tail     []float32 // [winogradTiles][16]: y of an incomplete block of filters
	tailArg  []uint8
}

func newWinogradConv(e *Engine, s ConvShape) *winogradConv {
	c := &winogradConv{ConvShape: s, engine: e, ph: s.OutHeight(), pw: s.OutWidth()}
	c.arg = make([]uint8, c.tiles()*s.Filters)
	c.weights = NewFloats(winogradPoints * c.panels() * s.Channels * panelColumns)
	c.scratch = newFreeList(e, func() *winogradScratch {
		return &winogradScratch{
			inputs:   NewFloats(winogradPoints * winogradTiles * s.Channels),
			products: NewFloats(winogradPoints * winogradTiles * panelColumns),
			tail:     NewFloats(winogradTiles * blockLanes),
			tailArg:  make([]uint8, winogradTiles*blockLanes),
		}
	})
	return c
}

func (c *winogradConv) tiles() int  { return c.Batch * c.ph * c.pw }
func (c *winogradConv) panels() int { return ceilDiv(c.Filters, panelColumns) }

func (c *winogradConv) forward(y, x, w, b []float32) {
	c.y, c.x, c.w, c.b = y, x, w, b
	c.engine.Run(c.panels()*ceilDiv(c.Channels, winogradRows), (*winogradPack)(c))
	c.engine.Run(ceilDiv(c.tiles(), winogradTiles), (*winogradForward)(c))
}

// winogradPack transforms the weights of a panel of filters and some channels.
type winogradPack winogradConv

func (t *winogradPack) Piece(i int) {
	c := (*winogradConv)(t)
	panel := i % c.panels()
	colLo, colHi := span(panel, panelColumns, c.Filters)
	lo, hi := span(i/c.panels(), winogradRows, c.Channels)
	for ch := lo; ch < hi; ch++ {
		c.engine.impl.winogradWeights(
			c.weights[(panel*c.Channels+ch)*panelColumns:], c.panels()*c.Channels*panelColumns,
			c.w[ch*c.Filters+colLo:], c.Channels*c.Filters, colHi-colLo)
	}
}

// winogradForward computes the outputs of a run of tiles.
type winogradForward winogradConv

func (t *winogradForward) Piece(i int) {
	c := (*winogradConv)(t)
	pieces := ceilDiv(c.tiles(), winogradTiles)
	lo, hi := i*c.tiles()/pieces, (i+1)*c.tiles()/pieces
	s := c.scratch.get()
	defer c.scratch.put(s)

	row := c.Width * c.Channels
	for tile := lo; tile < hi; tile++ {
		image, r, col := tile/(c.ph*c.pw), tile/c.pw%c.ph, tile%c.pw
		c.engine.impl.winogradInput(
			s.inputs[(tile-lo)*c.Channels:], winogradTiles*c.Channels,
			c.x[(image*c.Height+2*r)*row+2*col*c.Channels:], row, c.Channels, c.Channels)
	}
	for panel := range c.panels() {
		colLo, colHi := span(panel, panelColumns, c.Filters)
		for point := range winogradPoints {
			c.engine.impl.gemm(&gemmArgs{
				c: s.products[point*winogradTiles*panelColumns:], ldc: panelColumns,
				a: s.inputs[point*winogradTiles*c.Channels:], aRow: c.Channels, aInner: 1,
				b: c.weights[(point*c.panels()+panel)*c.Channels*panelColumns:], ldb: panelColumns,
				m: hi - lo, n: colHi - colLo, outer: 1, inner: c.Channels,
			})
		}
		c.output(s, lo, hi, colLo, colHi)
	}
}

// output turns a panel's products into outputs.
func (c *winogradConv) output(s *winogradScratch, lo, hi, colLo, colHi int) {
	const plane = winogradTiles * panelColumns
	full := colLo + (colHi-colLo)/blockLanes*blockLanes
	if full > colLo {
		at := lo*c.Filters + colLo
		c.engine.impl.winogradOutput(c.y[at:], c.arg[at:], c.Filters,
			s.products, plane, c.b[colLo:], hi-lo, full-colLo)
	}
	if full < colHi {
		n, at := colHi-full, lo*c.Filters+full
		var bias [blockLanes]float32
		copy(bias[:], c.b[full:colHi])
		c.engine.impl.winogradOutput(s.tail, s.tailArg, blockLanes,
			s.products[full-colLo:], plane, bias[:], hi-lo, blockLanes)
		copyColumns(c.y[at:], c.Filters, s.tail, blockLanes, hi-lo, n)
		copyColumns(c.arg[at:], c.Filters, s.tailArg, blockLanes, hi-lo, n)
	}
}

func (c *winogradConv) weightGrad(dw, db, x, y, g []float32) {
	c.scatter().weightGrad(dw, db, x, y, g)
}

func (c *winogradConv) inputGrad(dx, w, y, g []float32) {
	c.scatter().inputGrad(dx, w, y, g)
}

func (c *winogradConv) scatter() *scatterGrads {
	if c.grads == nil {
		c.grads = newScatterGrads(c.engine, c.ConvShape, c.arg)
	}
	return c.grads
}

// winogradWeights is winogradWeightsGeneric.
func (k impl) winogradWeights(dst []float32, plane int, w []float32, tap, n int) {
	whole := k.wholeVecs(n)
	if whole > 0 {
		_, _ = dst[15*plane+n-1], w[8*tap+n-1]
		k.winogradWeightsVecs(dst, plane, w, tap, whole)
	}
	winogradWeightsGeneric(dst[whole:], plane, w[whole:], tap, n-whole)
}

// winogradWeightsGeneric transforms the weights of one channel and n filters:
//
//	for f := range n {
//		g[i][j] := w[(3*i+j)*tap+f]
//		u = G·g·Gᵀ, G = | 1    0    0   |
//		                | 1/2  1/2  1/2 |
//		                | 1/2 -1/2  1/2 |
//		                | 0    0    1   |
//		u[i][j] goes to dst[(4*i+j)*plane+f]
//	}
//
// first the columns (G·g), then the rows; a row of three is
// (g0, h+g1/2, h-g1/2, g2) with h = (g0+g2)/2.
func winogradWeightsGeneric(dst []float32, plane int, w []float32, tap, n int) {
	for f := range n {
		var t [4][3]float32
		for j := range 3 {
			g0, g1, g2 := w[j*tap+f], w[(3+j)*tap+f], w[(6+j)*tap+f]
			t[0][j], t[1][j], t[2][j], t[3][j] = winogradWeightRow(g0, g1, g2)
		}
		for i := range 4 {
			u0, u1, u2, u3 := winogradWeightRow(t[i][0], t[i][1], t[i][2])
			at := 4*i*plane + f
			dst[at], dst[at+plane], dst[at+2*plane], dst[at+3*plane] = u0, u1, u2, u3
		}
	}
}

func winogradWeightRow(g0, g1, g2 float32) (u0, u1, u2, u3 float32) {
	h, m := float32((g0+g2)*.5), float32(g1*.5)
	return g0, h + m, h - m, g2
}

// winogradInput is winogradInputGeneric.
func (k impl) winogradInput(dst []float32, plane int, x []float32, row, pixel, n int) {
	whole := k.wholeVecs(n)
	if whole > 0 {
		_, _ = dst[15*plane+n-1], x[3*(row+pixel)+n-1]
		k.winogradInputVecs(dst, plane, x, row, pixel, whole)
	}
	winogradInputGeneric(dst[whole:], plane, x[whole:], row, pixel, n-whole)
}

// winogradInputGeneric transforms one 4x4 tile of n channels:
//
//	for ch := range n {
//		d[i][j] := x[i*row+j*pixel+ch]
//		v = Bᵀ·d·B, Bᵀ = | 1  0 -1  0 |
//		                 | 0  1  1  0 |
//		                 | 0 -1  1  0 |
//		                 | 0  1  0 -1 |
//		v[i][j] goes to dst[(4*i+j)*plane+ch]
//	}
//
// first the columns (Bᵀ·d), then the rows.
func winogradInputGeneric(dst []float32, plane int, x []float32, row, pixel, n int) {
	for ch := range n {
		var t [4][4]float32
		for j := range 4 {
			at := j*pixel + ch
			d0, d1, d2, d3 := x[at], x[row+at], x[2*row+at], x[3*row+at]
			t[0][j], t[1][j], t[2][j], t[3][j] = d0-d2, d1+d2, d2-d1, d1-d3
		}
		for i := range 4 {
			d0, d1, d2, d3 := t[i][0], t[i][1], t[i][2], t[i][3]
			at := 4*i*plane + ch
			dst[at], dst[at+plane], dst[at+2*plane], dst[at+3*plane] = d0-d2, d1+d2, d2-d1, d1-d3
		}
	}
}

// winogradOutput is winogradOutputGeneric.
func (k impl) winogradOutput(y []float32, arg []uint8, ldy int, products []float32, plane int, bias []float32, tiles, n int) {
	if k.wholeVecs(n) < n {
		winogradOutputGeneric(y, arg, ldy, products, plane, bias, tiles, n)
		return
	}
	if tiles == 0 {
		return
	}
	last := (tiles-1)*ldy + n - 1
	_, _, _, _ = y[last], arg[last], products[15*plane+(tiles-1)*panelColumns+n-1], bias[n-1]
	k.winogradOutputVecs(y, arg, ldy, products, plane, bias, tiles, n)
}

// winogradOutputGeneric turns the products of tiles and n filters, a multiple
// of 16, into outputs:
//
//	for t := range tiles, f := range n {
//		m[i][j] := products[(4*i+j)*plane+t*32+f]
//		s = Aᵀ·m·A, Aᵀ = | 1 1  1  0 |
//		                 | 0 1 -1 -1 |
//		max, arg[t*ldy+f] = maxOf4(s[0][0], s[0][1], s[1][0], s[1][1])
//		y[t*ldy+f] = relu(max + bias[f])
//	}
//
// first the columns (Aᵀ·m), then the rows, both from left to right.
func winogradOutputGeneric(y []float32, arg []uint8, ldy int, products []float32, plane int, bias []float32, tiles, n int) {
	for t := range tiles {
		for f := range n {
			m := products[t*panelColumns+f:]
			var s [2][4]float32
			for j := range 4 {
				m0, m1, m2, m3 := m[j*plane], m[(4+j)*plane], m[(8+j)*plane], m[(12+j)*plane]
				s[0][j], s[1][j] = m0+m1+m2, m1-m2-m3
			}
			best, k := maxOf4(
				s[0][0]+s[0][1]+s[0][2], s[0][1]-s[0][2]-s[0][3],
				s[1][0]+s[1][1]+s[1][2], s[1][1]-s[1][2]-s[1][3])
			y[t*ldy+f], arg[t*ldy+f] = relu(best+bias[f]), k
		}
	}
}
