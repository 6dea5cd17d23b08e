package kernel

// narrowDense computes a layer of few outputs, such as the last, by dense
// products.
type narrowDense struct {
	denseShape
	ones []entry   // the sum of a batch's rows
	gT   []float32 // [out][batch]: g transposed
	dxT  []float32 // [in][batch]: dx transposed

	// Arguments of the call under way.
	y, x, w, b, dw, g, dx []float32
}

const (
	// narrowPiece is the least number of multiply-adds of a piece: fewer are
	// done sooner than another thread hears of them.
	narrowPiece = 1 << 16
	// narrowRows is the least number of rows of a piece: fewer keep the
	// arithmetic units idle.
	narrowRows = 4
)

func newNarrowDense(s denseShape) *narrowDense {
	return &narrowDense{
		denseShape: s,
		ones:       sumOf(s.batch, s.out),
		gT:         NewFloats(s.out * s.batch),
		dxT:        NewFloats(s.in * s.batch),
	}
}

// sumOf returns the entries that add up rows of the given width.
func sumOf(rows, width int) []entry {
	e := make([]entry, rows)
	for r := range e {
		e[r] = entry{int32(r * width), 1}
	}
	return e
}

// batchRows is the number of images of a piece of forward.
func (d *narrowDense) batchRows() int { return max(narrowRows, narrowPiece/(d.in*d.out)) }

// inRows is the number of inputs of a piece of the gradients.
func (d *narrowDense) inRows() int { return max(8*narrowRows, narrowPiece/(d.batch*d.out)) }

func (d *narrowDense) forward(y, x, w, b []float32) {
	d.y, d.x, d.w, d.b = y, x, w, b
	d.engine.Run(ceilDiv(d.batch, d.batchRows()), (*narrowForward)(d))
}

type narrowForward narrowDense

func (d *narrowForward) Piece(i int) {
	lo, hi := span(i, (*narrowDense)(d).batchRows(), d.batch)
	d.engine.impl.gemm(&gemmArgs{
		c: d.y[lo*d.out:], ldc: d.out,
		a: d.x[lo*d.in:], aRow: d.in, aInner: 1,
		b: d.w, ldb: d.out,
		m: hi - lo, n: d.out, outer: 1, inner: d.in,
		init: gemmBias, bias: d.b, relu: d.relu,
	})
}

func (d *narrowDense) weightGrad(dw, db, x, g []float32) {
	d.dw, d.x, d.g = dw, x, g
	d.engine.Run(ceilDiv(d.in, d.inRows()), (*narrowWeightGrad)(d))
	d.engine.impl.axpys(db[:d.out], g, d.ones, false)
}

type narrowWeightGrad narrowDense

func (d *narrowWeightGrad) Piece(i int) {
	lo, hi := span(i, (*narrowDense)(d).inRows(), d.in)
	d.engine.impl.gemm(&gemmArgs{
		c: d.dw[lo*d.out:], ldc: d.out,
		a: d.x[lo:], aRow: 1, aInner: d.in,
		b: d.g, ldb: d.out,
		m: hi - lo, n: d.out, outer: 1, inner: d.batch,
	})
}

func (d *narrowDense) inputGrad(dx, g, w []float32) {
	d.dx, d.w = dx, w
	d.engine.impl.transpose(d.gT, d.batch, g, d.out, d.batch, d.out)
	d.engine.Run(ceilDiv(d.in, d.inRows()), (*narrowInputGrad)(d))
}

type narrowInputGrad narrowDense

// Piece computes dxᵀ = w·gᵀ, so that w is read as it lies, and transposes.
func (d *narrowInputGrad) Piece(i int) {
	lo, hi := span(i, (*narrowDense)(d).inRows(), d.in)
	dxT := d.dxT[lo*d.batch : hi*d.batch]
	d.engine.impl.gemm(&gemmArgs{
		c: dxT, ldc: d.batch,
		a: d.w[lo*d.out:], aRow: d.out, aInner: 1,
		b: d.gT, ldb: d.batch,
		m: hi - lo, n: d.batch, outer: 1, inner: d.out,
	})
	d.engine.impl.transpose(d.dx[lo:], d.in, dxT, d.batch, hi-lo, d.batch)
}
