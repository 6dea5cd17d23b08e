package kernel

// nonZeros is nonZerosGeneric.
func (k impl) nonZeros(dst []entry, x []float32, off, stride int) (count int) {
	n := k.wholeVecs(len(x))
	if n > 0 {
		count = k.nonZerosVecs(dst[:len(x)], x[:n], off, stride)
	}
	return count + nonZerosGeneric(dst[count:], x[n:], off+n*stride, stride)
}

// nonZerosGeneric lists the elements of x that are not zero (of either sign;
// a NaN is not zero) and returns their number:
//
//	for i, v := range x {
//		if v != 0 { dst[n] = entry{off + i*stride, v}; n++ }
//	}
//
// dst must be as long as x; what lies beyond the n entries is overwritten.
func nonZerosGeneric(dst []entry, x []float32, off, stride int) (n int) {
	dst = dst[:len(x)]
	for i, v := range x {
		// Stored unconditionally: whether an activation is zero cannot be predicted.
		dst[n] = entry{int32(off + i*stride), v}
		if v != 0 {
			n++
		}
	}
	return n
}
