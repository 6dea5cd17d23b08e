package kernel

// rowLists lists the non-zero values of the rows of a matrix, block of columns
// by block, for sums of scaled rows of another matrix.
type rowLists struct {
	engine              *Engine
	rows, columns, size int     // size: columns of a block
	stride              int     // what one column adds to an entry's offset
	entries             []entry // those of row r from r*(columns+listSlack) on

	// bounds[b][r] and bounds[b+1][r] are where block b of row r starts and ends.
	bounds []int32

	x []float32 // the matrix
}

// listPiece is the number of rows of a piece.
const listPiece = 4

func newRowLists(e *Engine, rows, columns, size, stride int) *rowLists {
	return &rowLists{
		engine: e, rows: rows, columns: columns, size: size, stride: stride,
		entries: make([]entry, rows*(columns+listSlack)),
		bounds:  make([]int32, (ceilDiv(columns, size)+1)*rows),
	}
}

func (l *rowLists) Piece(i int) { l.fill(span(i, listPiece, l.rows)) }

// fill lists rows lo to hi of x.
func (l *rowLists) fill(lo, hi int) {
	for r := lo; r < hi; r++ {
		l.bounds[r] = int32(r * (l.columns + listSlack))
		// The blocks of a row are the rows of the lists.
		a := listArgs{
			entries: l.entries, bounds: l.bounds[r:], ldb: l.rows,
			x: l.x[r*l.columns:], ldx: l.size, rows: l.columns / l.size, n: l.size,
			offRow: l.size * l.stride, offElement: l.stride,
		}
		l.engine.impl.lists(&a)
		if rest := l.columns % l.size; rest > 0 {
			a.bounds = a.bounds[a.rows*l.rows:]
			a.x = a.x[l.columns-rest:]
			a.off = (l.columns - rest) * l.stride
			a.rows, a.n = 1, rest
			l.engine.impl.lists(&a)
		}
	}
}

// block returns where the lists of block b start and end, row by row.
func (l *rowLists) block(b int) (starts, ends []int32) {
	return l.bounds[b*l.rows:][:l.rows], l.bounds[(b+1)*l.rows:][:l.rows]
}
