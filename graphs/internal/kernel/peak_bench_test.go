//go:build amd64 && !purego

package kernel

import "testing"

func BenchmarkPeak(b *testing.B) {
	benchEachImpl(b, func(b *testing.B, k impl) {
		const rounds, chains = 1000, 12
		if k == implGeneric {
			b.Skip("it is what it is")
		}
		measure(b, rounds*chains*k.lanes(), func() {
			switch k {
			case implAVX512:
				fmaPeakAVX512(rounds)
			case implAVX2:
				fmaPeakAVX2(rounds)
			}
		})
	})
}
