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

	// Arguments of the call under way.
	y, x, w, b, dw, db, g, dx []float32
}

const (
	wideRows    = 64  // terms of a block of forward and inputGrad
	wideColumns = 64  // sums of a block of forward and inputGrad
	directOut   = 128 // outputs of a layer that needs no packing
	directBatch = 8   // images of a piece of such a layer's forward
	gradRows    = 64  // inputs of a piece of weightGrad
	gradColumns = 128 // outputs of a block of weightGrad
)

type wideScratch struct {
	block   []float32 // [wideRows][wideColumns] of the weights or their transpose
	xT      []float32 // [gradRows][batch]
	entries []entry   // [gradRows][batch]
	bounds  []int32   // [gradRows+1]
}

func newWideDense(s denseShape) *wideDense {
	stride := wideColumns
	if s.direct() {
		stride = s.out
	}
	return &wideDense{
		denseShape: s,
		ones:       sumOf(s.batch, gradColumns),
		xLists:     newRowLists(s.engine, s.batch, s.in, wideRows, stride),
		gLists:     newRowLists(s.engine, s.batch, s.out, wideRows, wideColumns),
		packedG:    NewFloats(ceilDiv(s.out, gradColumns) * s.batch * gradColumns),
		scratch: newFreeList(s.engine, func() *wideScratch {
			return &wideScratch{
				block:   NewFloats(wideRows * wideColumns),
				xT:      NewFloats(gradRows * s.batch),
				entries: make([]entry, gradRows*s.batch+listSlack),
				bounds:  make([]int32, gradRows+1),
			}
		}),
	}
}

func (d *wideDense) forward(y, x, w, b []float32) {
	d.y, d.x, d.w, d.b = y, x, w, b
	d.xLists.x = x
	if d.direct() {
		d.engine.Run(ceilDiv(d.batch, directBatch), (*wideDirect)(d))
		return
	}
	d.engine.Run(ceilDiv(d.batch, listPiece), d.xLists)
	d.engine.Run(ceilDiv(d.out, wideColumns), (*wideForward)(d))
}

// direct reports whether the weights' rows are short enough for wideRows of
// them to stay in the first-level cache as they lie. Longer ones would evict
// each other, and their blocks have to be packed.
func (s *denseShape) direct() bool { return s.out <= directOut }

// wideDirect is forward without packing: a piece is a part of the batch.
type wideDirect wideDense

func (d *wideDirect) Piece(i int) {
	lo, hi := span(i, directBatch, d.batch)
	d.xLists.fill(lo, hi)
	blocks := ceilDiv(d.in, wideRows)
	for blk := range blocks {
		starts, ends := d.xLists.block(blk)
		a := axpysArgs{
			y: d.y[lo*d.out:], ldy: d.out, x: d.w,
			entries: d.xLists.entries, starts: starts[lo:hi], ends: ends[lo:hi],
			rows: hi - lo, width: d.out, init: gemmAdd,
			relu: d.relu && blk == blocks-1,
		}
		if blk == 0 {
			a.init, a.bias = gemmBias, d.b
		}
		d.engine.impl.axpysRows(&a)
	}
}

// wideForward is forward with packing: a piece is a block of outputs, so that
// each weight is packed once.
type wideForward wideDense

func (d *wideForward) Piece(i int) {
	s := d.scratch.get()
	defer d.scratch.put(s)
	lo, hi := span(i, wideColumns, d.out)
	blocks := ceilDiv(d.in, wideRows)
	for blk := range blocks {
		from, to := span(blk, wideRows, d.in)
		d.engine.impl.pack(s.block, wideColumns, d.w[from*d.out+lo:], d.out, to-from, hi-lo)
		starts, ends := d.xLists.block(blk)
		a := axpysArgs{
			y: d.y[lo:], ldy: d.out, x: s.block, base: from * wideColumns,
			entries: d.xLists.entries, starts: starts, ends: ends,
			rows: d.batch, width: hi - lo, init: gemmAdd,
			relu: d.relu && blk == blocks-1,
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
