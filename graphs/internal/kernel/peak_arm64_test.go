//go:build !purego

package kernel

import "testing"

func BenchmarkPeak(b *testing.B) {
	b.Run(implNEON.String(), func(b *testing.B) {
		const rounds, chains = 1000, 24
		measure(b, rounds*chains*implNEON.lanes(), func() { fmaPeakNEON(rounds) })
	})
}
