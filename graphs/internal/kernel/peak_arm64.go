//go:build !purego

package kernel

// fmaPeakNEON runs n times 24 independent FMAs on registers: what a kernel
// could reach at most.
func fmaPeakNEON(n int)
