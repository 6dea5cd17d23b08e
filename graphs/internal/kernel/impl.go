package kernel

// An impl is one implementation of the primitives. The primitives are its
// methods; each is a switch, because a call through a function value would
// make its arguments escape to the heap.
type impl uint8

const (
	implGeneric impl = iota // plain Go
	implAVX2                // AVX2 and FMA
	implAVX512              // AVX-512 F, VL and DQ
	implNEON                // arm64
)

// wholeVecs returns how many of n elements fill vectors; plain Go has none.
func (k impl) wholeVecs(n int) int {
	if k == implGeneric {
		return 0
	}
	return n &^ (k.lanes() - 1)
}

// lanes is the number of float32 values in a vector.
func (k impl) lanes() int {
	switch k {
	case implAVX512:
		return 16
	case implAVX2:
		return 8
	case implNEON:
		return 4
	default:
		return 1
	}
}

func (k impl) String() string {
	switch k {
	case implAVX2:
		return "avx2"
	case implAVX512:
		return "avx512"
	case implNEON:
		return "neon"
	default:
		return "generic"
	}
}
