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
	scratch scratch[wideScratch]

	// Forward's parts of y, [chunk of inputs][image of a group][out], unless
	// each piece has its own, and the lists that add them up.
	group      int // images
	parts      []float32
	partSums   []entry
	partBounds []int32

	// InputGrad's lists of the values of g, block of outputs by block; see
	// blockLists.
	gEntries []entry
	gBounds  []int32

	// Arguments of the call under way.
	y, x, w, b, dw, db, g, dx []float32
	first, last               int // forward's group of images
}

const (
	wideRows    = 64  // terms of a block of forward and inputGrad
	wideColumns = 64  // sums of a block of forward and inputGrad
	directOut   = 128 // outputs of a layer whose weights are not packed

	forwardPieces  = 16  // about, of a group of images
	forwardColumns = 512 // outputs of a piece of forward
	forwardGroup   = 64  // images that pieces of inputs are computed for
	forwardImages  = 32  // images of a piece that computes all of them
	sumImages      = 8   // images of a piece that adds parts up

	gradRows    = 64  // inputs of a piece of weightGrad
	gradColumns = 128 // outputs of a block of weightGrad
)

type wideScratch struct {
	block   []float32 // [wideRows][wideColumns] of the weights or their transpose
	xT      []float32 // [gradRows][batch]
	entries []entry   // lists of the values of a block of x
	bounds  []int32
	parts   []float32 // as forward's
}

func newWideDense(s denseShape) *wideDense {
	d := &wideDense{
		denseShape: s,
		ones:       sumOf(s.batch, gradColumns),
		packedG:    NewFloats(ceilDiv(s.out, gradColumns) * s.batch * gradColumns),
		scratch: newScratch(s.engine, func() *wideScratch {
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
	d.group = min(s.batch, forwardGroup)
	if d.byImages() {
		d.group = forwardImages
	} else {
		d.parts = NewFloats(d.partsSize())
	}
	d.partBounds = make([]int32, d.group+1)
	for r := range d.group {
		for c := range d.chunks() {
			d.partSums = append(d.partSums, entry{int32((c*d.group + r) * s.out), 1})
		}
		d.partBounds[r+1] = int32(len(d.partSums))
	}
	return d
}

// forward cuts the inputs into chunks, each of which contributes a part of y.
// The parts are added up in order. As a rule a piece computes a part: then the
// thread that computes with some weights is, by and large, the one that updated
// them and has them in its cache. But where many images meet few weights, as in
// evaluation, a piece computes all parts of some images: then those stay in the
// cache of a thread from layer to layer.
func (d *wideDense) forward(y, x, w, b []float32) {
	d.y, d.x, d.w, d.b = y, x, w, b
	if d.byImages() {
		d.engine.runOn(ceilDiv(d.batch, forwardImages), (*wideImages)(d))
		return
	}
	for d.first = 0; d.first < d.batch; d.first += forwardGroup {
		d.last = min(d.first+forwardGroup, d.batch)
		d.engine.runOn(d.chunks()*d.columnGroups(), (*widePart)(d))
		d.engine.Run(ceilDiv(d.last-d.first, sumImages), (*wideSum)(d))
	}
}

func (d *wideDense) byImages() bool { return d.batch > forwardGroup && !d.packs() }

// packs tells whether blocks of weights are copied, to lie together.
func (d *wideDense) packs() bool { return d.out > directOut }

func (d *wideDense) chunks() int       { return ceilDiv(d.in, d.chunk()) }
func (d *wideDense) columnGroups() int { return ceilDiv(d.out, forwardColumns) }
func (d *wideDense) partsSize() int    { return d.chunks() * d.group * d.out }

// chunk is the number of inputs of a piece of forward, whole blocks.
func (d *wideDense) chunk() int {
	chunks := max(1, forwardPieces/d.columnGroups())
	return wideRows * ceilDiv(d.in, chunks*wideRows)
}

// widePart computes a part of y.
type widePart wideDense

func (t *widePart) pieceOn(thread, i int) {
	d := (*wideDense)(t)
	s := d.scratch[thread]
	d.part(i, d.parts, s, d.first, d.last)
}

// wideImages computes some images of y.
type wideImages wideDense

func (t *wideImages) pieceOn(thread, i int) {
	d := (*wideDense)(t)
	s := d.scratch[thread]
	if s.parts == nil {
		s.parts = NewFloats(d.partsSize())
	}
	lo, hi := span(i, forwardImages, d.batch)
	for part := range d.chunks() * d.columnGroups() {
		d.part(part, s.parts, s, lo, hi)
	}
	d.sum(s.parts, 0, lo, hi)
}

// part computes the i-th part of images: some columns of a chunk's.
func (d *wideDense) part(i int, parts []float32, s *wideScratch, first, last int) {
	k := d.engine.impl
	left, right := span(i%d.columnGroups(), forwardColumns, d.out)
	chunk := i / d.columnGroups()
	start, end := span(chunk, d.chunk(), d.in)
	part := parts[chunk*d.group*d.out:]
	columns := d.blockColumns()
	for from := start; from < end; from += wideRows {
		to := min(from+wideRows, end)
		k.lists(&listArgs{
			entries: s.entries, bounds: s.bounds, ldb: 1,
			x: d.x[first*d.in+from:], ldx: d.in, rows: last - first, n: to - from, offElement: columns,
		})
		for lo := left; lo < right; lo += columns {
			hi := min(lo+columns, right)
			a := axpysArgs{
				y: part[lo:], ldy: d.out, x: d.block(s, from, to, lo, hi),
				entries: s.entries, starts: s.bounds, ends: s.bounds[1:],
				rows: last - first, width: hi - lo, init: gemmAdd,
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
	if d.packs() {
		return wideColumns
	}
	return d.out
}

// block returns a block of weights, of the rows [from, to) and the columns
// [lo, hi), whose rows are blockColumns apart.
func (d *wideDense) block(s *wideScratch, from, to, lo, hi int) []float32 {
	if !d.packs() {
		return d.w[from*d.out : to*d.out]
	}
	d.engine.impl.pack(s.block, wideColumns, d.w[from*d.out+lo:], d.out, to-from, hi-lo)
	return s.block
}

// wideSum adds the parts of some images up.
type wideSum wideDense

func (t *wideSum) Piece(i int) {
	d := (*wideDense)(t)
	lo, hi := span(i, sumImages, d.last-d.first)
	d.sum(d.parts, lo, d.first+lo, d.first+hi)
}

// sum adds the parts of images up; at is the place of the first in its group.
func (d *wideDense) sum(parts []float32, at, first, last int) {
	d.engine.impl.axpysRows(&axpysArgs{
		y: d.y[first*d.out:], ldy: d.out, x: parts,
		entries: d.partSums, starts: d.partBounds[at:], ends: d.partBounds[at+1:],
		rows: last - first, width: d.out, init: gemmBias, bias: d.b, relu: d.relu,
	})
}

func (d *wideDense) inputGrad(dx, g, w []float32) {
	d.dx, d.g, d.w = dx, g, w
	d.engine.Run(ceilDiv(d.out, wideRows), (*wideListG)(d))
	d.engine.runOn(ceilDiv(d.in, wideColumns), (*wideInputGrad)(d))
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

func (t *wideInputGrad) pieceOn(thread, i int) {
	d := (*wideDense)(t)
	s := d.scratch[thread]
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
	d.engine.runOn(ceilDiv(d.in, gradRows), (*wideWeightGrad)(d))
}

type widePackG wideDense

func (d *widePackG) Piece(i int) {
	lo, hi := span(i, gradColumns, d.out)
	block := d.packedG[i*d.batch*gradColumns:][:d.batch*gradColumns]
	d.engine.impl.pack(block, gradColumns, d.g[lo:], d.out, d.batch, hi-lo)
	d.engine.impl.axpys(d.db[lo:hi], block, d.ones, false)
}

type wideWeightGrad wideDense

func (d *wideWeightGrad) pieceOn(thread, i int) {
	s := d.scratch[thread]
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
