//go:build !linux && !darwin

package machine

// freeDisk is unknown here.
func freeDisk(string) uint64 { return 0 }
