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
	return &wideDense{
		denseShape: s,
		ones:       sumOf(s.batch, gradColumns),
		xLists:     newRowLists(s.engine, s.batch, s.in, wideRows, wideColumns),
		gLists:     newRowLists(s.engine, s.batch, s.out, wideRows, wideColumns),
		packedG:    NewFloats(ceilDiv(s.out, gradColumns) * s.batch * gradColumns),
		scratch: newFreeList(s.engine, func() *wideScratch {
			return &wideScratch{
				block:   NewFloats(wideRows * wideColumns),
				xT:      NewFloats(gradRows * s.batch),
				entries: make([]entry, gradRows*s.batch),
				bounds:  make([]int32, gradRows+1),
			}
		}),
	}
}

func (d *wideDense) forward(y, x, w, b []float32) {
	d.y, d.x, d.w, d.b = y, x, w, b
	d.xLists.fill(x)
	d.engine.Run(ceilDiv(d.out, wideColumns), (*wideForward)(d))
}

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
			y: d.y[lo:], ldy: d.out, x: s.block,
			base: from * wideColumns, entries: d.xLists.entries, starts: starts, ends: ends,
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
	d.gLists.fill(g)
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
			y: d.dx[lo:], ldy: d.in, x: s.block,
			base: from * wideColumns, entries: d.gLists.entries, starts: starts, ends: ends,
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
	end := 0
	for r := range hi - lo {
		end += k.nonZeros(s.entries[end:], s.xT[r*d.batch:][:d.batch], 0, gradColumns)
		s.bounds[r+1] = int32(end)
	}
	for blk := range ceilDiv(d.out, gradColumns) {
		from, to := span(blk, gradColumns, d.out)
		k.axpysRows(&axpysArgs{
			y: d.dw[lo*d.out+from:], ldy: d.out, x: d.packedG[blk*d.batch*gradColumns:],
			entries: s.entries, starts: s.bounds, ends: s.bounds[1:],
			rows: hi - lo, width: to - from,
		})
	}
}
