package kernel

import (
	"fmt"
	"testing"
)

// The article's convolutions, fused with ReLU and pooling.
var (
	conv1Shape = ConvShape{Batch: 32, Height: 28, Width: 28, Channels: 1, Filters: 64, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true}
	conv2Shape = ConvShape{Batch: 32, Height: 13, Width: 13, Channels: 64, Filters: 128, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true}
)

func benchEachEngine(b *testing.B, bench func(b *testing.B, e *Engine)) {
	for _, name := range Available() {
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/%d", name, threads), func(b *testing.B) {
				bench(b, newTestEngine(b, name, threads))
			})
		}
	}
}
