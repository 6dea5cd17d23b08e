package kernel

// Dense is a fully connected layer, y = act(x·w + b), for one batch size.
//
// Its methods take x [batch][in], w [in][out], b [out] and y, g [batch][out],
// where g is the gradient of the loss with respect to x·w + b, before the
// activation.
type Dense struct {
	engine         *Engine
	batch, in, out int
	relu           bool

	gT  []float32 // [out][batch]: g transposed
	dxT []float32 // [in][batch]: dx transposed

	// Arguments of the call under way.
	y, x, w, b, dw, db, g, dx []float32
}

const (
	denseColumns = 128 // columns of a piece of Forward
	denseRows    = 32  // rows of w of a piece of WeightGrad and InputGrad
)

// NewDense prepares a layer; relu is its activation, none otherwise.
func (e *Engine) NewDense(batch, in, out int, relu bool) *Dense {
	return &Dense{
		engine: e, batch: batch, in: in, out: out, relu: relu,
		gT:  NewFloats(out * batch),
		dxT: NewFloats(in * batch),
	}
}

// Forward sets y to act(x·w + b).
func (d *Dense) Forward(y, x, w, b []float32) {
	d.y, d.x, d.w, d.b = y, x, w, b
	d.engine.Run(ceilDiv(d.out, denseColumns), (*denseForward)(d))
}

type denseForward Dense

func (d *denseForward) Piece(i int) {
	lo, hi := span(i, denseColumns, d.out)
	d.engine.impl.gemm(&gemmArgs{
		c: d.y[lo:], ldc: d.out,
		a: d.x, aRow: d.in, aInner: 1,
		b: d.w[lo:], ldb: d.out,
		m: d.batch, n: hi - lo, outer: 1, inner: d.in,
		init: gemmBias, bias: d.b[lo:], relu: d.relu,
	})
}

// WeightGrad sets dw [in][out] to xᵀ·g and db [out] to the sum of g's rows.
func (d *Dense) WeightGrad(dw, db, x, g []float32) {
	d.dw, d.db, d.x, d.g = dw, db, x, g
	d.engine.Run(ceilDiv(d.in, denseRows), (*denseWeightGrad)(d))
	clear(db[:d.out])
	for r := range d.batch {
		for j, v := range g[r*d.out:][:d.out] {
			db[j] += v
		}
	}
}

type denseWeightGrad Dense

func (d *denseWeightGrad) Piece(i int) {
	lo, hi := span(i, denseRows, d.in)
	d.engine.impl.gemm(&gemmArgs{
		c: d.dw[lo*d.out:], ldc: d.out,
		a: d.x[lo:], aRow: 1, aInner: d.in,
		b: d.g, ldb: d.out,
		m: hi - lo, n: d.out, outer: 1, inner: d.batch,
	})
}

// InputGrad sets dx [batch][in] to g·wᵀ.
func (d *Dense) InputGrad(dx, g, w []float32) {
	d.dx, d.g, d.w = dx, g, w
	// The batch lies in the lanes, so that w is read as it lies.
	d.engine.impl.transpose(d.gT, d.batch, g, d.out, d.batch, d.out)
	d.engine.Run(ceilDiv(d.in, denseRows), (*denseInputGrad)(d))
}

type denseInputGrad Dense

func (d *denseInputGrad) Piece(i int) {
	lo, hi := span(i, denseRows, d.in)
	dxT := d.dxT[lo*d.batch : hi*d.batch]
	d.engine.impl.gemm(&gemmArgs{
		c: dxT, ldc: d.batch,
		a: d.w[lo*d.out:], aRow: d.out, aInner: 1,
		b: d.gT, ldb: d.batch,
		m: hi - lo, n: d.batch, outer: 1, inner: d.out,
	})
	d.engine.impl.transpose(d.dx[lo:], d.in, dxT, d.batch, hi-lo, d.batch)
}
