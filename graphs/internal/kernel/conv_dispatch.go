package kernel

func (impl) singleForward(a *singleArgs) { singleForwardGeneric(a) }

func (impl) singleGrad(a *singleArgs) { singleGradGeneric(a) }

func (impl) winogradWeights(dst []float32, plane int, w []float32, tap, n int) {
	winogradWeightsGeneric(dst, plane, w, tap, n)
}

func (impl) winogradInput(dst []float32, plane int, x []float32, row, pixel, n int) {
	winogradInputGeneric(dst, plane, x, row, pixel, n)
}

func (impl) winogradOutput(y []float32, arg []uint8, ldy int, products []float32, plane int, bias []float32, tiles, n int) {
	winogradOutputGeneric(y, arg, ldy, products, plane, bias, tiles, n)
}

func (impl) windowLists(dst []entry, ends []int32, y, g []float32, arg []uint8, ld, n int) int {
	return windowListsGeneric(dst, ends, y, g, arg, ld, n)
}

func (impl) scatter(a *scatterArgs) { scatterGeneric(a) }

func (impl) packBlocks(dst []float32, plane int, x []float32, pixels, channels int) {
	packBlocksGeneric(dst, plane, x, pixels, channels)
}

func (impl) filterLists(a *filterListArgs) { filterListsGeneric(a) }

func (impl) gather(a *gatherArgs) { gatherGeneric(a) }
