//go:build !purego

package kernel

// pause tells the processor that the caller spins.
func pause()
