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
