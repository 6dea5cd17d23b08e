package kernel

// An entry is one term of a sparse sum: val times the row that starts at off.
type entry struct {
	off int32
	val float32
}

// axpysArgs describes rows of sparse sums. Row r of y is
//
//	init + sum over e in entries[starts[r]:ends[r]] of e.val * x[e.off:][:width]
//
// with the terms in order. y must not overlap x or the bias.
type axpysArgs struct {
	y            []float32 // rows ldy apart
	ldy          int
	x            []float32
	entries      []entry
	starts, ends []int32
	rows, width  int
	init         gemmInit
	bias         []float32 // [width], for gemmBias
	relu         bool      // then y = y < 0 ? 0 : y
}

// axpysGeneric is
//
//	for r := range rows {
//		s := 0, y[r*ldy:][:width] or bias[:width]
//		for _, e := range entries[starts[r]:ends[r]] {
//			for j := range width { s[j] = fma(e.val, x[e.off+j], s[j]) }
//		}
//		y[r*ldy:][:width] = relu(s)
//	}
func axpysGeneric(a *axpysArgs) {
	for r := range a.rows {
		y := a.y[r*a.ldy:][:a.width]
		switch a.init {
		case gemmZero:
			clear(y)
		case gemmBias:
			copy(y, a.bias[:a.width])
		}
		for _, e := range a.entries[a.starts[r]:a.ends[r]] {
			fmaRow(y, a.x[e.off:][:a.width], e.val)
		}
		if a.relu {
			reluGeneric(y, y)
		}
	}
}

// axpysRows is axpysGeneric. It does not check that the entries lie within x.
func (k impl) axpysRows(a *axpysArgs) {
	widest := k.axpysWidth()
	if widest == 0 {
		axpysGeneric(a)
		return
	}
	if a.rows == 0 || a.width == 0 {
		return
	}
	a.checkBounds()
	relu := 0
	if a.relu {
		relu = 1
	}
	// Blocks of about the same width: a narrow one waits for its own sums.
	width := ceilDiv(a.width, ceilDiv(a.width, widest))
	width = ceilDiv(width, k.lanes()) * k.lanes()
	for lo := 0; lo < a.width; lo += width {
		from, ldfrom := &zeros[0], 0
		switch a.init {
		case gemmAdd:
			from, ldfrom = &a.y[lo], a.ldy
		case gemmBias:
			from = &a.bias[lo]
		}
		k.axpysBlock(&a.y[lo], a.ldy, from, ldfrom, &a.x[lo], a.entries, &a.starts[0], &a.ends[0],
			a.rows, min(width, a.width-lo), relu)
	}
}

// checkBounds panics if the sums reach past a slice, as far as that shows
// without a look at the entries.
func (a *axpysArgs) checkBounds() {
	_ = a.y[(a.rows-1)*a.ldy+a.width-1]
	_ = a.x[a.width-1]
	_ = a.entries[a.starts[a.rows-1]:a.ends[a.rows-1]]
	if a.init == gemmBias {
		_ = a.bias[a.width-1]
	}
}

// axpys is axpysRows for a single row that starts from itself, if accumulate,
// or from 0:
//
//	for _, e := range entries {
//		for j := range y { y[j] = fma(e.val, x[e.off+j], y[j]) }
//	}
func (k impl) axpys(y, x []float32, entries []entry, accumulate bool) {
	init := gemmZero
	if accumulate {
		init = gemmAdd
	}
	if len(entries) == 0 { // x may be empty too
		if !accumulate {
			clear(y)
		}
		return
	}
	bounds := [2]int32{0, int32(len(entries))}
	k.axpysRows(&axpysArgs{
		y: y, x: x, entries: entries, starts: bounds[:1], ends: bounds[1:],
		rows: 1, width: len(y), init: init,
	})
}
