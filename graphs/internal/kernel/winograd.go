package kernel

// winogradConv is a 3x3 convolution with bias, ReLU and 2x2 max pooling by
// Winograd's minimal filtering: A. Lavin and S. Gray, Fast algorithms for
// convolutional neural networks (2015), section 4.
//
// Along each axis an output is cut into runs of four, F(4, 3), and a last one
// of two, F(2, 3), if the number of pooling windows is odd. A tile of 4x4
// outputs, four pooling windows, costs 36 products of transformed input and
// weights instead of 144. F(4, 3) evaluates its polynomials at the points
//
//	0, 1, -1, infinity, 1/2, -2
//
// and F(2, 3) at the first four, so that both use the same transformed weights.
// The last two points keep the rounding error small, three times that of
// adding the terms up directly: B. Barabasz et al., Error analysis and
// improving the accuracy of Winograd convolution for deep neural networks,
// ACM Transactions on Mathematical Software 46 (2020).
//
// Its gradients are sparse: see scatterGrads.
type winogradConv struct {
	ConvShape
	engine *Engine
	ph, pw int // output after pooling

	// A tile row is tall (two rows of windows) or, the last one, short; a tile
	// is wide or, the last one in its row, narrow.
	tall, short, wide, narrow int // tile rows in an image, tiles in a row

	panels, pieces int // of 64 filters, and of forward
	// Lengths of the planes: the odd number of cache lines from one plane to
	// the next keeps a tile's elements from sharing a cache set.
	weightPlane, inputPlane, productPlane int

	arg     []uint8   // [batch][ph][pw][filters]: maxima as maxOf4 tells them
	blank   []float32 // a row of a patch, all 0
	weights []float32 // [36][panels][channels][64]: transformed weights
	scratch scratch[winogradScratch]

	grads *scatterGrads

	// Arguments of the call under way.
	y, x, w, b []float32
}

const (
	winogradPoints = 6  // along each axis
	winogradShared = 4  // of them used by F(2, 3)
	winogradTiles  = 18 // tiles of a piece of forward, about
	panelColumns   = 64 // filters that are multiplied together
	winogradRows   = 16 // channels of a piece of the weight transform
)

type winogradScratch struct {
	tiles    []winogradTile
	ranges   []outputRanges
	inputs   []float32 // [36] planes of [tiles][channels]: transformed tiles
	products []float32 // [36] planes of [tiles][64]
}

// A winogradTile is one tile of a piece.
type winogradTile struct {
	row        int // in the planes
	x, y       int // its start in the input and the output
	tall, wide bool
	ranges     *outputRanges // nil if no output of the tile is cut
}

func newWinogradConv(e *Engine, s ConvShape) *winogradConv {
	ph, pw := s.OutHeight(), s.OutWidth()
	c := &winogradConv{
		ConvShape: s, engine: e, ph: ph, pw: pw,
		tall: ph / 2, short: ph % 2, wide: pw / 2, narrow: pw % 2,
	}
	tiles, rows := c.wide+c.narrow, c.tileRows()
	c.panels = ceilDiv(s.Filters, panelColumns)
	c.pieces = min(ceilDiv(rows*tiles, winogradTiles), rows)
	most := 0 // tiles of a piece
	if c.pieces > 0 {
		most = ceilDiv(rows, c.pieces) * tiles
	}
	c.weightPlane = oddLines(c.panels * s.Channels * panelColumns)
	c.inputPlane = oddLines(most * s.Channels)
	c.productPlane = oddLines(most * panelColumns)

	const points = winogradPoints * winogradPoints
	c.arg = make([]uint8, s.Batch*ph*pw*s.Filters)
	c.blank = make([]float32, 3*s.Channels)
	c.weights = NewFloats(points * c.weightPlane)
	c.scratch = newScratch(e, func() *winogradScratch {
		return &winogradScratch{
			tiles:    make([]winogradTile, most),
			ranges:   make([]outputRanges, most),
			inputs:   NewFloats(points * c.inputPlane),
			products: NewFloats(points * c.productPlane),
		}
	})
	return c
}

// tileRows returns the number of tile rows of the whole batch.
func (c *winogradConv) tileRows() int { return c.Batch * (c.tall + c.short) }

// oddLines rounds a length up to an odd number of cache lines.
func oddLines(floats int) int {
	const line = cacheLine / 4
	return (ceilDiv(floats, line) | 1) * line
}

func (c *winogradConv) forward(y, x, w, b []float32) {
	c.y, c.x, c.w, c.b = y, x, w, b
	c.engine.Run(c.panels*ceilDiv(c.Channels, winogradRows), (*winogradPack)(c))
	c.engine.runOn(c.pieces, (*winogradForward)(c))
}

// winogradPack transforms the weights of a panel of filters and some channels.
type winogradPack winogradConv

func (t *winogradPack) Piece(i int) {
	c := (*winogradConv)(t)
	panel := i % c.panels
	colLo, colHi := span(panel, panelColumns, c.Filters)
	lo, hi := span(i/c.panels, winogradRows, c.Channels)
	for ch := lo; ch < hi; ch++ {
		c.engine.impl.winogradWeights(
			c.weights[(panel*c.Channels+ch)*panelColumns:], c.weightPlane,
			c.w[ch*c.Filters+colLo:], c.Channels*c.Filters, colHi-colLo)
	}
}

// winogradForward computes the outputs of a run of tile rows.
type winogradForward winogradConv

func (t *winogradForward) pieceOn(thread, i int) {
	c := (*winogradConv)(t)
	s := c.scratch[thread]

	lo, hi := i*c.tileRows()/c.pieces, (i+1)*c.tileRows()/c.pieces
	tall := c.layOut(s, lo, hi)
	tiles := s.tiles[:(hi-lo)*(c.wide+c.narrow)]
	for i := range tiles {
		t := &tiles[i]
		if c.outputRanges(&s.ranges[i], c.x[t.x:], t.tall, t.wide) {
			t.ranges = &s.ranges[i]
		}
		c.engine.impl.winogradInput(s.inputs[t.row*c.Channels:], c.inputPlane,
			c.x[t.x:], c.Width*c.Channels, c.Channels, c.Channels, t.tall, t.wide)
	}
	for panel := range c.panels {
		colLo, colHi := span(panel, panelColumns, c.Filters)
		for point := range winogradPoints * winogradPoints {
			// F(2, 3) lacks the last points: of the tiles in the order that
			// layOut puts them in, those that have this one are in one run.
			first, end := 0, len(tiles)
			if point/winogradPoints >= winogradShared {
				end = tall * (c.wide + c.narrow)
			}
			if point%winogradPoints >= winogradShared {
				first, end = tall*c.narrow, min(end, len(tiles)-(hi-lo-tall)*c.narrow)
			}
			c.engine.impl.gemm(&gemmArgs{
				c: s.products[point*c.productPlane+first*panelColumns:], ldc: panelColumns,
				a: s.inputs[point*c.inputPlane+first*c.Channels:], aRow: c.Channels, aInner: 1,
				b: c.weights[point*c.weightPlane+panel*c.Channels*panelColumns:], ldb: panelColumns,
				m: end - first, n: colHi - colLo, outer: 1, inner: c.Channels,
			})
		}
		for _, t := range tiles {
			at := t.y + colLo
			c.engine.impl.winogradOutput(c.y[at:], c.arg[at:], c.pw*c.Filters, c.Filters,
				s.products[t.row*panelColumns:], c.productPlane,
				c.b[colLo:], t.ranges, colHi-colLo, t.tall, t.wide)
		}
	}
}

// layOut lists the tiles of tile rows lo to hi and returns how many of the rows
// are tall. In the planes come first the tall narrow tiles, then the tall wide,
// the short wide and the short narrow ones.
func (c *winogradConv) layOut(s *winogradScratch, lo, hi int) (tall int) {
	perImage := c.tall + c.short
	for row := lo; row < hi; row++ {
		if row%perImage < c.tall {
			tall++
		}
	}
	narrowTall, wideTall := 0, tall*c.narrow
	wideShort := wideTall + tall*c.wide
	narrowShort := wideShort + (hi-lo-tall)*c.wide
	n := 0
	for row := lo; row < hi; row++ {
		image, r := row/perImage, row%perImage
		wideAt, narrowAt := &wideTall, &narrowTall
		if r >= c.tall {
			wideAt, narrowAt = &wideShort, &narrowShort
		}
		for col := range c.wide + c.narrow {
			at := wideAt
			if col >= c.wide {
				at = narrowAt
			}
			s.tiles[n] = winogradTile{
				row:  *at,
				x:    ((image*c.Height+4*r)*c.Width + 4*col) * c.Channels,
				y:    ((image*c.ph+2*r)*c.pw + 2*col) * c.Filters,
				tall: r < c.tall, wide: col < c.wide,
			}
			*at++
			n++
		}
	}
	return tall
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
