//go:build !unix

package kernel

import "testing"

// guarded returns a slice of n floats; only guard_unix_test.go's sees who
// reaches past it.
func guarded(_ testing.TB, n int, _ bool) []float32 { return make([]float32, n) }
