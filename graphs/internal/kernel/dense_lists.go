package kernel

// rowLists lists the non-zero values of the rows of a matrix, block of columns
// by block, for sums of scaled rows of another matrix.
type rowLists struct {
	engine              *Engine
	rows, columns, size int     // size: columns of a block
	stride              int     // what one column adds to an entry's offset
	entries             []entry // those of row r from r*columns on

	// bounds[b][r] and bounds[b+1][r] are where block b of row r starts and ends.
	bounds []int32

	x []float32 // of the call under way
}

// listPiece is the number of rows of a piece.
const listPiece = 4

func newRowLists(e *Engine, rows, columns, size, stride int) *rowLists {
	return &rowLists{
		engine: e, rows: rows, columns: columns, size: size, stride: stride,
		entries: make([]entry, rows*columns),
		bounds:  make([]int32, (ceilDiv(columns, size)+1)*rows),
	}
}

// fill lists the rows of x.
func (l *rowLists) fill(x []float32) {
	l.x = x
	l.engine.Run(ceilDiv(l.rows, listPiece), l)
}

func (l *rowLists) Piece(i int) {
	lo, hi := span(i, listPiece, l.rows)
	for r := lo; r < hi; r++ {
		end := r * l.columns
		l.bounds[r] = int32(end)
		for b := range ceilDiv(l.columns, l.size) {
			from, to := span(b, l.size, l.columns)
			end += l.engine.impl.nonZeros(l.entries[end:], l.x[r*l.columns+from:r*l.columns+to], from*l.stride, l.stride)
			l.bounds[(b+1)*l.rows+r] = int32(end)
		}
	}
}

// block returns where the lists of block b start and end, row by row.
func (l *rowLists) block(b int) (starts, ends []int32) {
	return l.bounds[b*l.rows:][:l.rows], l.bounds[(b+1)*l.rows:][:l.rows]
}
