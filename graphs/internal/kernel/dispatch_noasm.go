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

// missing says why an implementation is not available.
func missing(k impl) string { return "not in this build" }

// pause tells the processor that the caller spins.
func pause() {}

func (impl) adam(w, m, v, g []float32, s *adamStep) { adamGeneric(w, m, v, g, s) }

func (impl) momentum(w, velocity, g []float32, lr, momentum float32) {
	momentumGeneric(w, velocity, g, lr, momentum)
}

func (impl) descend(w, g []float32, lr float32) { descendGeneric(w, g, lr) }
