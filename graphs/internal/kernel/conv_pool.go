package kernel

import "math"

// maxOf4 returns the maximum of a 2x2 window, given in row-major order, and
// which it is: the first of equal ones. A NaN among them gives NaN.
func maxOf4(v0, v1, v2, v3 float32) (best float32, arg uint8) {
	if v1 > v0 {
		best, arg = v1, 1
	} else {
		best, arg = v0, 0
	}
	low, lowArg := v2, uint8(2)
	if v3 > v2 {
		low, lowArg = v3, 3
	}
	if low > best {
		best, arg = low, lowArg
	}
	if v0 != v0 || v1 != v1 || v2 != v2 || v3 != v3 {
		best = math.Float32frombits(nanBits)
	}
	return best, arg
}

// nanBits is the NaN that a window with any NaN gives: one pattern, because
// which operand's payload an addition passes on differs between processors.
const nanBits = 0x7fc00000

// relu returns max(v, 0); a NaN stays one.
func relu(v float32) float32 {
	if v < 0 {
		return 0
	}
	return v
}

// live reports whether gradient g passes through an output y of ReLU and
// pooling.
func live(y, g float32) bool { return y > 0 && g != 0 }

// poolWindow is poolWindowGeneric.
func (k impl) poolWindow(y []float32, arg []uint8, top, bottom []float32) {
	n := len(y)
	whole := k.wholeVecs(n)
	if whole > 0 {
		_, _, _ = arg[n-1], top[2*n-1], bottom[2*n-1]
		k.poolWindowVecs(y, arg, top, bottom, whole)
	}
	poolWindowGeneric(y, arg, top, bottom, whole)
}

// poolWindowGeneric pools a 2x2 window of n filters, those from the given one
// on; top and bottom hold two pixels each:
//
//	for f := from; f < n; f++ {
//		y[f], arg[f] = maxOf4(top[f], top[n+f], bottom[f], bottom[n+f])
//		y[f] = relu(y[f])
//	}
func poolWindowGeneric(y []float32, arg []uint8, top, bottom []float32, from int) {
	n := len(y)
	arg, top, bottom = arg[:n], top[:2*n], bottom[:2*n]
	for f := from; f < n; f++ {
		y[f], arg[f] = maxOf4(top[f], top[n+f], bottom[f], bottom[n+f])
		y[f] = relu(y[f])
	}
}

// unpool is unpoolGeneric.
func (k impl) unpool(dst []float32, place int, arg []uint8, y, g []float32) {
	n := len(dst)
	whole := k.wholeVecs(n)
	if whole > 0 {
		_, _, _ = arg[n-1], y[n-1], g[n-1]
		k.unpoolVecs(dst, place, arg, y, g, whole)
	}
	unpoolGeneric(dst[whole:], place, arg[whole:], y[whole:], g[whole:])
}

// unpoolGeneric takes gradients back through a 2x2 window to its place-th
// output:
//
//	for f := range dst { dst[f] = arg[f] == place && y[f] > 0 ? g[f] : 0 }
func unpoolGeneric(dst []float32, place int, arg []uint8, y, g []float32) {
	for f := range dst {
		dst[f] = 0
		if int(arg[f]) == place && y[f] > 0 {
			dst[f] = g[f]
		}
	}
}
