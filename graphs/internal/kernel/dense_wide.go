package kernel

// wideDense computes a layer of many outputs by sums of scaled rows, which
// leave out what is multiplied by zero: most pixels of a digit, and half of the
// activations and of the gradients behind a ReLU.
//
// Each sum runs over blocks that stay in the first-level cache while the whole
// batch uses them.
type wideDense struct {
	denseShape
	ones    []entry   // the sum of a batch's rows of a block of g
	packedG []float32 // [block of outputs][batch][gradColumns]
	scratch freeList[*wideScratch]

	// Forward's parts of y, [chunk of inputs][image of a group][out], and the
	// lists that add them up.
	parts      []float32
	partSums   []entry
	partBounds []int32

	// InputGrad's lists of the values of g, block of outputs by block; see
	// blockLists.
	gEntries []entry
	gBounds  []int32

	// Arguments of the call under way.
	y, x, w, b, dw, db, g, dx []float32
	first, images             int // forward's group of images
}

const (
	wideRows    = 64  // terms of a block of forward and inputGrad
	wideColumns = 64  // sums of a block of forward and inputGrad
	directOut   = 128 // outputs of a layer whose weights are not packed

	forwardPieces  = 16  // about, of a group of images
	forwardColumns = 512 // outputs of a piece of forward
	forwardGroup   = 64  // images
	sumImages      = 8   // images of a piece that adds parts up

	gradRows    = 64  // inputs of a piece of weightGrad
	gradColumns = 128 // outputs of a block of weightGrad
)

type wideScratch struct {
	block   []float32 // [wideRows][wideColumns] of the weights or their transpose
	xT      []float32 // [gradRows][batch]
	entries []entry   // lists of the values of a block of x
	bounds  []int32
}

func newWideDense(s denseShape) *wideDense {
	d := &wideDense{
		denseShape: s,
		ones:       sumOf(s.batch, gradColumns),
		packedG:    NewFloats(ceilDiv(s.out, gradColumns) * s.batch * gradColumns),
		scratch: newFreeList(s.engine, func() *wideScratch {
			return &wideScratch{
				block:   NewFloats(wideRows * wideColumns),
				xT:      NewFloats(gradRows * s.batch),
				entries: make([]entry, max(gradRows, wideRows)*s.batch+listSlack),
				bounds:  make([]int32, max(gradRows, s.batch)+1),
			}
		}),
	}
	d.gEntries = make([]entry, ceilDiv(s.out, wideRows)*d.blockEntries())
	d.gBounds = make([]int32, ceilDiv(s.out, wideRows)*(s.batch+1))
	group := min(s.batch, forwardGroup)
	chunks := ceilDiv(s.in, d.chunk())
	d.parts = NewFloats(chunks * group * s.out)
	d.partBounds = make([]int32, group+1)
	for r := range group {
		for c := range chunks {
			d.partSums = append(d.partSums, entry{int32((c*group + r) * s.out), 1})
		}
		d.partBounds[r+1] = int32(len(d.partSums))
	}
	return d
}

// forward cuts the inputs into chunks, each of which contributes a part of y:
// then the thread that computes with some weights is, by and large, the one
// that updated them and has them in its cache. The parts are added up in order.
func (d *wideDense) forward(y, x, w, b []float32) {
	d.y, d.x, d.w, d.b = y, x, w, b
	pieces := ceilDiv(d.in, d.chunk()) * ceilDiv(d.out, forwardColumns)
	for d.first = 0; d.first < d.batch; d.first += forwardGroup {
		d.images = min(forwardGroup, d.batch-d.first)
		d.engine.Run(pieces, (*widePart)(d))
		d.engine.Run(ceilDiv(d.images, sumImages), (*wideSum)(d))
	}
}

// chunk is the number of inputs of a piece of forward, whole blocks.
func (d *wideDense) chunk() int {
	chunks := max(1, forwardPieces/ceilDiv(d.out, forwardColumns))
	return wideRows * ceilDiv(d.in, chunks*wideRows)
}

// widePart computes a chunk's part of some columns of y.
type widePart wideDense

func (t *widePart) Piece(i int) {
	d := (*wideDense)(t)
	s := d.scratch.get()
	defer d.scratch.put(s)
	k := d.engine.impl
	groups := ceilDiv(d.out, forwardColumns)
	left, right := span(i%groups, forwardColumns, d.out)
	chunk := i / groups
	start, end := span(chunk, d.chunk(), d.in)
	part := d.parts[chunk*min(d.batch, forwardGroup)*d.out:]
	columns := d.blockColumns()
	for from := start; from < end; from += wideRows {
		to := min(from+wideRows, end)
		k.lists(&listArgs{
			entries: s.entries, bounds: s.bounds, ldb: 1,
			x: d.x[d.first*d.in+from:], ldx: d.in, rows: d.images, n: to - from, offElement: columns,
		})
		for lo := left; lo < right; lo += columns {
			hi := min(lo+columns, right)
			a := axpysArgs{
				y: part[lo:], ldy: d.out, x: d.block(s, from, to, lo, hi),
				entries: s.entries, starts: s.bounds, ends: s.bounds[1:],
				rows: d.images, width: hi - lo, init: gemmAdd,
			}
			if from == start {
				a.init = gemmZero
			}
			k.axpysRows(&a)
		}
	}
}

// blockColumns is the number of outputs of a block of weights of forward. The
// wideRows rows of a block stay in the first-level cache. There long rows would
// evict each other: their blocks are packed.
func (d *wideDense) blockColumns() int {
	if d.out <= directOut {
		return d.out
	}
	return wideColumns
}

// block returns a block of weights, rows from to to and columns lo to hi, whose
// rows are blockColumns apart.
func (d *wideDense) block(s *wideScratch, from, to, lo, hi int) []float32 {
	if d.out <= directOut {
		return d.w[from*d.out : to*d.out]
	}
	d.engine.impl.pack(s.block, wideColumns, d.w[from*d.out+lo:], d.out, to-from, hi-lo)
	return s.block
}

// wideSum adds the parts of some images of the group up.
type wideSum wideDense

func (d *wideSum) Piece(i int) {
	lo, hi := span(i, sumImages, d.images)
	d.engine.impl.axpysRows(&axpysArgs{
		y: d.y[(d.first+lo)*d.out:], ldy: d.out, x: d.parts,
		entries: d.partSums, starts: d.partBounds[lo:], ends: d.partBounds[lo+1:],
		rows: hi - lo, width: d.out, init: gemmBias, bias: d.b, relu: d.relu,
	})
}

func (d *wideDense) inputGrad(dx, g, w []float32) {
	d.dx, d.g, d.w = dx, g, w
	d.engine.Run(ceilDiv(d.out, wideRows), (*wideListG)(d))
	d.engine.Run(ceilDiv(d.in, wideColumns), (*wideInputGrad)(d))
}

// blockEntries is the number of entries that the lists of a block of g may take.
func (d *wideDense) blockEntries() int { return d.batch*wideRows + listSlack }

// blockLists returns the lists of a block of g, and where they start and end.
func (d *wideDense) blockLists(blk int) (entries []entry, bounds []int32) {
	return d.gEntries[blk*d.blockEntries():][:d.blockEntries()], d.gBounds[blk*(d.batch+1):][:d.batch+1]
}

type wideListG wideDense

func (t *wideListG) Piece(blk int) {
	d := (*wideDense)(t)
	from, to := span(blk, wideRows, d.out)
	entries, bounds := d.blockLists(blk)
	d.engine.impl.lists(&listArgs{
		entries: entries, bounds: bounds, ldb: 1,
		x: d.g[from:], ldx: d.out, rows: d.batch, n: to - from, offElement: wideColumns,
	})
}

// wideInputGrad computes a block of dx's columns.
type wideInputGrad wideDense

func (t *wideInputGrad) Piece(i int) {
	d := (*wideDense)(t)
	s := d.scratch.get()
	defer d.scratch.put(s)
	lo, hi := span(i, wideColumns, d.in)
	for blk := range ceilDiv(d.out, wideRows) {
		from, to := span(blk, wideRows, d.out)
		d.engine.impl.transpose(s.block, wideColumns, d.w[lo*d.out+from:], d.out, hi-lo, to-from)
		entries, bounds := d.blockLists(blk)
		a := axpysArgs{
			y: d.dx[lo:], ldy: d.in, x: s.block,
			entries: entries, starts: bounds, ends: bounds[1:],
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
