package kernel

// An impl is one implementation of the primitives. The primitives are its
// methods; each is a switch, because a call through a function value would
// make its arguments escape to the heap.
type impl uint8

const (
	implGeneric impl = iota // plain Go
	implAVX2                // AVX2 and FMA
	implAVX512              // AVX-512 F, VL, DQ and BW
	implNEON                // arm64
)

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
