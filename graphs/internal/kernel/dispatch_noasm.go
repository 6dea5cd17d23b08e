package kernel

// available lists the implementations that this processor can run, best first.
func available() []impl { return []impl{implGeneric} }

func (impl) gemm(g *gemmArgs) { gemmGeneric(g) }

func (impl) axpys(y, x []float32, entries []entry, accumulate bool) {
	axpysGeneric(y, x, entries, accumulate)
}

func (impl) nonZeros(dst []entry, x []float32, off, stride int) int {
	return nonZerosGeneric(dst, x, off, stride)
}

func (impl) transpose(dst []float32, ldd int, src []float32, lds, rows, cols int) {
	transposeGeneric(dst, ldd, src, lds, rows, cols)
}

func (impl) relu(y, x []float32) { reluGeneric(y, x) }

func (impl) reluGrad(dx, y, dy []float32) { reluGradGeneric(dx, y, dy) }
