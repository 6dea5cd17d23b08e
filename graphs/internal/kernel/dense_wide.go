package kernel

// wideDense computes a layer of many outputs by sums of scaled rows, which
// leave out what is multiplied by zero: most pixels of a digit, and half of the
// activations and of the gradients behind a ReLU.
//
// Each sum runs over blocks that stay in the first-level cache while the whole
// batch uses them.
type wideDense struct {
	denseShape
	ones           []entry // the sum of a batch's rows of a block of g
	xLists, gLists *rowLists
	packedG        []float32 // [block of outputs][batch][gradColumns]
	scratch        freeList[*wideScratch]

	// For forward by chunks, else nil: their parts of y, [chunk][batch][out], and
	// the lists that add them up.
	partial   []float32
	sums      []entry
	sumBounds []int32

	// Arguments of the call under way.
	y, x, w, b, dw, db, g, dx []float32
}

const (
	wideRows    = 64  // terms of a block of forward and inputGrad
	wideColumns = 64  // sums of a block of forward and inputGrad
	directOut   = 128 // outputs of a layer whose weights are not packed

	splitBatch  = 64  // images and
	splitOut    = 512 // outputs up to which forward splits its sums
	splitPieces = 16
	sumPiece    = 8  // images of a piece that adds the parts up
	tileBatch   = 64 // images of a tile

	gradRows    = 64  // inputs of a piece of weightGrad
	gradColumns = 128 // outputs of a block of weightGrad
)

type wideScratch struct {
	block   []float32 // [wideRows][wideColumns] of the weights or their transpose
	xT      []float32 // [gradRows][batch]
	entries []entry   // of as many values of x
	bounds  []int32
}

func newWideDense(s denseShape) *wideDense {
	d := &wideDense{
		denseShape: s,
		ones:       sumOf(s.batch, gradColumns),
		gLists:     newRowLists(s.engine, s.batch, s.out, wideRows, wideColumns),
		packedG:    NewFloats(ceilDiv(s.out, gradColumns) * s.batch * gradColumns),
		scratch: newFreeList(s.engine, func() *wideScratch {
			return &wideScratch{
				block:   NewFloats(wideRows * wideColumns),
				xT:      NewFloats(gradRows * s.batch),
				entries: make([]entry, gradRows*s.batch+listSlack),
				bounds:  make([]int32, max(gradRows, s.batch)+1),
			}
		}),
	}
	if s.batch <= splitBatch && s.out <= splitOut {
		chunks := ceilDiv(s.in, s.chunk())
		d.partial = NewFloats(chunks * s.batch * s.out)
		d.sumBounds = make([]int32, s.batch+1)
		for r := range s.batch {
			for c := range chunks {
				d.sums = append(d.sums, entry{int32((c*s.batch + r) * s.out), 1})
			}
			d.sumBounds[r+1] = int32(len(d.sums))
		}
	} else {
		d.xLists = newRowLists(s.engine, s.batch, s.in, wideRows, s.columns())
	}
	return d
}

func (d *wideDense) forward(y, x, w, b []float32) {
	d.y, d.x, d.w, d.b = y, x, w, b
	if d.partial != nil {
		d.engine.Run(ceilDiv(d.in, d.chunk()), (*wideChunk)(d))
		d.engine.Run(ceilDiv(d.batch, sumPiece), (*wideSum)(d))
		return
	}
	d.xLists.x = x
	d.engine.Run(ceilDiv(d.batch, listPiece), d.xLists)
	d.engine.Run(ceilDiv(d.out, d.columns())*ceilDiv(d.batch, tileBatch), (*wideTile)(d))
}

// chunk is the number of inputs of a piece of forward: whole blocks, and about
// splitPieces pieces at most.
func (s *denseShape) chunk() int { return wideRows * ceilDiv(s.in, splitPieces*wideRows) }

// columns is the number of outputs of a block of forward. A block is wideRows
// rows of weights that stay in the first-level cache. Long rows would evict
// each other there: their blocks are packed.
func (s *denseShape) columns() int {
	if s.out <= directOut {
		return s.out
	}
	return wideColumns
}

// block returns a block of weights, rows from to to and columns lo to hi, whose
// rows are d.columns() apart.
func (d *wideDense) block(s *wideScratch, from, to, lo, hi int) []float32 {
	if d.columns() == d.out {
		return d.w[from*d.out : to*d.out]
	}
	d.engine.impl.pack(s.block, wideColumns, d.w[from*d.out+lo:], d.out, to-from, hi-lo)
	return s.block
}

// wideChunk computes what a chunk of the inputs contributes to y. The thread
// that runs a piece runs those of the same weights' gradient and update too,
// and finds them in its cache.
type wideChunk wideDense

func (t *wideChunk) Piece(i int) {
	d := (*wideDense)(t)
	s := d.scratch.get()
	defer d.scratch.put(s)
	k, columns := d.engine.impl, d.columns()
	partial := d.partial[i*d.batch*d.out:]
	start, end := span(i, d.chunk(), d.in)
	for from := start; from < end; from += wideRows {
		to := min(from+wideRows, end)
		k.lists(&listArgs{
			entries: s.entries, bounds: s.bounds, ldb: 1,
			x: d.x[from:], ldx: d.in, rows: d.batch, n: to - from, offElement: columns,
		})
		for lo := 0; lo < d.out; lo += columns {
			hi := min(lo+columns, d.out)
			a := axpysArgs{
				y: partial[lo:], ldy: d.out, x: d.block(s, from, to, lo, hi),
				entries: s.entries, starts: s.bounds, ends: s.bounds[1:],
				rows: d.batch, width: hi - lo, init: gemmAdd,
			}
			if from == start {
				a.init = gemmZero
			}
			k.axpysRows(&a)
		}
	}
}

// wideSum adds the chunks' contributions up.
type wideSum wideDense

func (d *wideSum) Piece(i int) {
	lo, hi := span(i, sumPiece, d.batch)
	d.engine.impl.axpysRows(&axpysArgs{
		y: d.y[lo*d.out:], ldy: d.out, x: d.partial,
		entries: d.sums, starts: d.sumBounds[lo:], ends: d.sumBounds[lo+1:],
		rows: hi - lo, width: d.out, init: gemmBias, bias: d.b, relu: d.relu,
	})
}

// wideTile computes a tile of y, some images by a block of outputs.
type wideTile wideDense

func (t *wideTile) Piece(i int) {
	d := (*wideDense)(t)
	s := d.scratch.get()
	defer d.scratch.put(s)
	columns := d.columns()
	blocks := ceilDiv(d.out, columns)
	lo, hi := span(i%blocks, columns, d.out)
	r0, r1 := span(i/blocks, tileBatch, d.batch)
	for blk := range ceilDiv(d.in, wideRows) {
		from, to := span(blk, wideRows, d.in)
		starts, ends := d.xLists.block(blk)
		a := axpysArgs{
			y: d.y[r0*d.out+lo:], ldy: d.out, x: d.block(s, from, to, lo, hi), base: from * columns,
			entries: d.xLists.entries, starts: starts[r0:], ends: ends[r0:],
			rows: r1 - r0, width: hi - lo, init: gemmAdd,
			relu: d.relu && to == d.in,
		}
		if blk == 0 {
			a.init, a.bias = gemmBias, d.b[lo:]
		}
		d.engine.impl.axpysRows(&a)
	}
}

func (d *wideDense) inputGrad(dx, g, w []float32) {
	d.dx, d.w = dx, w
	d.gLists.x = g
	d.engine.Run(ceilDiv(d.batch, listPiece), d.gLists)
	d.engine.Run(ceilDiv(d.in, wideColumns), (*wideInputGrad)(d))
}

type wideInputGrad wideDense

func (d *wideInputGrad) Piece(i int) {
	s := d.scratch.get()
	defer d.scratch.put(s)
	lo, hi := span(i, wideColumns, d.in)
	for blk := range ceilDiv(d.out, wideRows) {
		from, to := span(blk, wideRows, d.out)
		d.engine.impl.transpose(s.block, wideColumns, d.w[lo*d.out+from:], d.out, hi-lo, to-from)
		starts, ends := d.gLists.block(blk)
		a := axpysArgs{
			y: d.dx[lo:], ldy: d.in, x: s.block, base: from * wideColumns,
			entries: d.gLists.entries, starts: starts, ends: ends,
			rows: d.batch, width: hi - lo, init: gemmAdd,
		}
		if blk == 0 {
			a.init = gemmZero
		}
		d.engine.impl.axpysRows(&a)
	}
}

func (d *wideDense) weightGrad(dw, db, x, g []float32) {
	d.dw, d.db, d.x, d.g = dw, db, x, g
	d.engine.Run(ceilDiv(d.out, gradColumns), (*widePackG)(d))
	d.engine.Run(ceilDiv(d.in, gradRows), (*wideWeightGrad)(d))
}

type widePackG wideDense

func (d *widePackG) Piece(i int) {
	lo, hi := span(i, gradColumns, d.out)
	block := d.packedG[i*d.batch*gradColumns:][:d.batch*gradColumns]
	d.engine.impl.pack(block, gradColumns, d.g[lo:], d.out, d.batch, hi-lo)
	d.engine.impl.axpys(d.db[lo:hi], block, d.ones, false)
}

type wideWeightGrad wideDense

func (d *wideWeightGrad) Piece(i int) {
	s := d.scratch.get()
	defer d.scratch.put(s)
	k := d.engine.impl
	lo, hi := span(i, gradRows, d.in)
	k.transpose(s.xT, d.batch, d.x[lo:], d.in, d.batch, hi-lo)
	k.lists(&listArgs{
		entries: s.entries, bounds: s.bounds, ldb: 1,
		x: s.xT, ldx: d.batch, rows: hi - lo, n: d.batch, offElement: gradColumns,
	})
	for blk := range ceilDiv(d.out, gradColumns) {
		from, to := span(blk, gradColumns, d.out)
		k.axpysRows(&axpysArgs{
			y: d.dw[lo*d.out+from:], ldy: d.out, x: d.packedG[blk*d.batch*gradColumns:],
			entries: s.entries, starts: s.bounds, ends: s.bounds[1:],
			rows: hi - lo, width: to - from,
		})
	}
}
