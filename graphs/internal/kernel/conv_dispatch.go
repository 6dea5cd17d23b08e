package kernel

func (impl) singleForward(a *singleArgs) { singleForwardGeneric(a) }

func (impl) singleGrad(a *singleArgs) { singleGradGeneric(a) }

func (impl) windowLists(dst []entry, ends []int32, y, g []float32, arg []uint8, ld, n int) int {
	return windowListsGeneric(dst, ends, y, g, arg, ld, n)
}

func (impl) scatter(a *scatterArgs) { scatterGeneric(a) }

func (impl) packBlocks(dst []float32, plane int, x []float32, pixels, channels int) {
	packBlocksGeneric(dst, plane, x, pixels, channels)
}

func (impl) filterLists(a *filterListArgs) { filterListsGeneric(a) }

func (impl) gather(a *gatherArgs) { gatherGeneric(a) }
