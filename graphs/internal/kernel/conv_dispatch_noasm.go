//go:build (!amd64 && !arm64) || purego

package kernel

func (impl) poolWindowVecs(y []float32, arg []uint8, top, bottom []float32, n int) {}

func (impl) unpoolVecs(dst []float32, place int, arg []uint8, y, g []float32, n int) {}

func (impl) maxIntoVecs(y []float32, arg []int32, x []float32, off, n int) {}

func (impl) singleForwardBlocks(a *singleArgs) {}

func (impl) singleGradBlocks(a *singleArgs) {}

func (impl) winogradWeightsVecs(dst []float32, plane int, w []float32, tap, n int) {}

func (impl) winogradInputVecs(dst []float32, plane int, x []float32, row, pixel, n int, tall, wide bool) {
}

func (impl) winogradOutputVecs(y []float32, arg []uint8, rowY, ldy int, products []float32, plane int, bias []float32, ranges *outputRanges, n int, tall, wide bool) {
}

func (impl) packWholeBlock(dst, x []float32, pixels, stride int) {}

func (impl) takesWindowLists(n int) bool { return false }

func (impl) windowListsBlock(dst []entry, ends []int32, y, g []float32, arg []uint8, ld, windows, n int) int {
	return 0
}

func (impl) scatterBlock(a *scatterArgs) {}

func (impl) filterListsVecs(a *filterListArgs, n int) {}

func (impl) gatherBlock(a *gatherArgs) {}
