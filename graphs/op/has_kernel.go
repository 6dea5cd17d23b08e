package op

import G "gorgonia.org/gorgonia"

// HasKernel reports whether an operation runs on the processor's vector instructions, where there are any: it, and what
// differentiates it. All others are plain Go, on all threads. Ops that compute nothing, such as a change of shape, have
// nothing to run.
func HasKernel(o G.Op) bool {
	switch o.(type) {
	case *conv, *convWeightGrad, *convInputGrad,
		*dense, *denseWeightGrad, *denseInputGrad,
		*maxPool, *maxPoolBackward, *relu, *reluBackward,
		*entropy, *crossEntropyBackward, *penalty, *penaltyBackward,
		*reshape, *side:
		return true
	}
	return false
}
