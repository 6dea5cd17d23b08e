package kernel

// listArgs describes lists of the elements of the rows of x that are not zero
// (of either sign; a NaN is not zero), for sums of scaled rows: element i of
// row r becomes entry{off + r*offRow + i*offElement, x[r*ldx+i]}. The lists lie
// one behind the other in entries; bounds[r*ldb] is where that of row r starts
// and bounds[(r+1)*ldb] where it ends. The caller sets bounds[0].
//
// Entries behind the last list are overwritten: a row may need listSlack of
// them more than it has elements.
type listArgs struct {
	entries                 []entry
	bounds                  []int32
	ldb                     int
	x                       []float32
	ldx, rows, n            int
	off, offRow, offElement int
}

// listsGeneric is
//
//	end := bounds[0]
//	for r := range rows {
//		for i, v := range x[r*ldx:][:n] {
//			if v != 0 { entries[end] = entry{off + r*offRow + i*offElement, v}; end++ }
//		}
//		bounds[(r+1)*ldb] = end
//	}
func listsGeneric(a *listArgs) {
	end := a.bounds[0]
	for r := range a.rows {
		off := a.off + r*a.offRow
		for _, v := range a.x[r*a.ldx:][:a.n] {
			// Stored unconditionally: whether a value is zero cannot be predicted.
			a.entries[end] = entry{int32(off), v}
			if v != 0 {
				end++
			}
			off += a.offElement
		}
		a.bounds[(r+1)*a.ldb] = end
	}
}

// lists is listsGeneric.
func (k impl) lists(a *listArgs) {
	if k == implGeneric || a.rows == 0 || a.n == 0 {
		listsGeneric(a)
		return
	}
	_ = a.x[(a.rows-1)*a.ldx+a.n-1]
	_ = a.bounds[a.rows*a.ldb]
	_ = a.entries[int(a.bounds[0])+a.rows*a.n+listSlack-1]
	k.listRows(a)
}
