package kernel

// scatterGrads computes the gradients of a 3x3 convolution followed by ReLU and
// 2x2 max pooling. Of the four convolution outputs of a pooling window only the
// maximum carries a gradient, and that only if ReLU let it through: one output
// in ten is typical. So both gradients are sums over lists of the live outputs,
// of products of one gradient value and a 3x3 patch of 16-channel vectors.
//
// Channels are handled in blocks of 16: a block of an image or of some filters'
// weights stays in the first-level cache, and a patch's sums stay in registers.
type scatterGrads struct {
	ConvShape
	engine *Engine
	ph, pw int
	arg    []uint8 // of the forward pass

	input  *scatterInput
	weight *scatterWeight

	// Arguments of the call under way.
	dx, dw, x, w, y, g []float32
}

const (
	patchFloats    = 9 * blockLanes // a 3x3 patch of one channel block
	patchRowFloats = 3 * blockLanes

	// inputGroup is the number of filters that an image is gone through for at a
	// time: the packed weights of those that are live in a window, of one channel
	// block, stay in the first-level cache until the next window.
	inputGroup = 64
	// weightGroup is the number of filters of a piece of the weight gradient.
	weightGroup = 32
	// scatterCache is the part of the first-level cache that the images listed
	// together may take, in floats per channel block.
	scatterCache = 24 << 10 / 4
	// maxListedImages bounds the images listed together when they are small.
	maxListedImages = 8
	// listSlack is how far beyond a list's end a vector store may write.
	listSlack = 16
)

func newScatterGrads(e *Engine, s ConvShape, arg []uint8) *scatterGrads {
	return &scatterGrads{ConvShape: s, engine: e, ph: s.OutHeight(), pw: s.OutWidth(), arg: arg}
}

func (c *scatterGrads) blocks() int  { return ceilDiv(c.Channels, blockLanes) }
func (c *scatterGrads) windows() int { return c.ph * c.pw }

// outputs returns image i's part of a slice shaped like y.
func (c *scatterGrads) outputs(i int) (lo, hi int) {
	n := c.windows() * c.Filters
	return i * n, (i + 1) * n
}

// scatterInput is what the gradient of the input needs.
type scatterInput struct {
	weights []float32 // [channel blocks][filters][3][3][16]
	scratch scratch[scatterImage]
}

// scatterImage is what one piece of the input's gradient needs.
type scatterImage struct {
	entries []entry   // one list per group of filters, window and offset
	ends    []int32   // [groups][windows][4]
	dx      []float32 // [height][width][16*blocks]; nil if dx itself has that shape
}

// inputGrad adds, for each live output, its gradient times the filter's weights
// to the patch that the output was computed from: by groups of filters, then
// windows, then the maximum's place in the window, then filters.
func (c *scatterGrads) inputGrad(dx, w, y, g []float32) {
	if c.input == nil {
		c.input = &scatterInput{
			weights: NewFloats(c.blocks() * c.Filters * patchFloats),
			scratch: newScratch(c.engine, func() *scatterImage {
				s := &scatterImage{
					entries: make([]entry, c.windows()*c.Filters+listSlack),
					ends:    make([]int32, ceilDiv(c.Filters, inputGroup)*c.windows()*4),
				}
				if c.Channels%blockLanes != 0 {
					s.dx = NewFloats(c.Height * c.Width * c.blocks() * blockLanes)
				}
				return s
			}),
		}
	}
	c.dx, c.w, c.y, c.g = dx, w, y, g
	c.engine.Run(c.blocks()*9, (*scatterPack)(c))
	c.engine.runOn(c.Batch, (*scatterInputGrad)(c))
}

// scatterPack turns the weights of one tap and channel block from
// [channel][filter] to [filter][channel].
type scatterPack scatterGrads

func (t *scatterPack) Piece(i int) {
	c := (*scatterGrads)(t)
	block, tap := i/9, i%9
	lo, hi := span(block, blockLanes, c.Channels)
	c.engine.impl.transpose(
		c.input.weights[block*c.Filters*patchFloats+tap*blockLanes:], patchFloats,
		c.w[(tap*c.Channels+lo)*c.Filters:], c.Filters, hi-lo, c.Filters)
}

type scatterInputGrad scatterGrads

func (t *scatterInputGrad) pieceOn(thread, i int) {
	c := (*scatterGrads)(t)
	s := c.input.scratch[thread]

	image := c.Height * c.Width * c.Channels
	dx, channels := c.dx[i*image:][:image], c.Channels
	if s.dx != nil {
		dx, channels = s.dx, c.blocks()*blockLanes
	}
	clear(dx)

	lo, hi := c.outputs(i)
	y, g, arg := c.y[lo:hi], c.g[lo:hi], c.arg[lo:hi]
	groups, segments := ceilDiv(c.Filters, inputGroup), c.windows()*4
	lists := s.entries
	starts := 0
	for group := range groups {
		lo, hi := span(group, inputGroup, c.Filters)
		starts += c.engine.impl.windowLists(lists[starts:], s.ends[group*segments:][:segments],
			y[lo:], g[lo:], arg[lo:], c.Filters, hi-lo)
	}
	for block := range c.blocks() {
		weights := c.input.weights[block*c.Filters*patchFloats:]
		starts := 0
		for group := range groups {
			ends := s.ends[group*segments:][:segments]
			c.engine.impl.scatter(&scatterArgs{
				dx: dx[block*blockLanes:], row: c.Width * channels, pixel: channels,
				entries: lists[starts:], ends: ends,
				weights: weights[group*inputGroup*patchFloats:],
				ph:      c.ph, pw: c.pw,
			})
			starts += int(ends[segments-1])
		}
	}
	if s.dx != nil {
		copyColumns(c.dx[i*image:], c.Channels, dx, channels, c.Height*c.Width, c.Channels)
	}
}

// windowLists is windowListsGeneric.
func (k impl) windowLists(dst []entry, ends []int32, y, g []float32, arg []uint8, ld, n int) int {
	windows := len(ends) / 4
	if windows == 0 || !k.takesWindowLists(n) {
		return windowListsGeneric(dst, ends, y, g, arg, ld, n)
	}
	last := (windows-1)*ld + n - 1
	_, _, _, _ = y[last], g[last], arg[last], dst[windows*n+listSlack-1]
	return k.windowListsBlock(dst, ends, y, g, arg, ld, windows, n)
}

// windowListsGeneric lists the live outputs of n filters of one image by window
// and by which of the window's four outputs was the maximum; an entry is the
// start of the filter's packed weights, and the gradient. It returns the number
// of entries:
//
//	for t := range len(ends)/4, k := range 4 {
//		for f := range n {
//			at := t*ld + f
//			if arg[at] == k && live(y[at], g[at]) { append entry{f*144, g[at]} to dst }
//		}
//		ends[4*t+k] = len(dst)
//	}
//
// dst has room for 16 entries more than there can be.
func windowListsGeneric(dst []entry, ends []int32, y, g []float32, arg []uint8, ld, n int) int {
	count := 0
	for t := range len(ends) / 4 {
		y, g, arg := y[t*ld:][:n], g[t*ld:][:n], arg[t*ld:][:n]
		for k := range uint8(4) {
			for f := range y {
				if arg[f] == k && live(y[f], g[f]) {
					dst[count] = entry{int32(f * patchFloats), g[f]}
					count++
				}
			}
			ends[4*t+int(k)] = int32(count)
		}
	}
	return count
}

// scatterArgs describes one image, channel block and group of filters for
// scatter.
type scatterArgs struct {
	dx         []float32 // the block's 16 channels of pixel (r, c) are at r*row+c*pixel
	row, pixel int
	entries    []entry   // as windowLists makes them
	ends       []int32   // [ph*pw][4]
	weights    []float32 // [filters][3][3][16]
	ph, pw     int
}

// scatter is scatterGeneric.
func (k impl) scatter(a *scatterArgs) {
	if a.ph*a.pw == 0 || k.wholeVecs(blockLanes) < blockLanes {
		scatterGeneric(a)
		return
	}
	_ = a.dx[(2*a.ph+1)*a.row+(2*a.pw+1)*a.pixel+blockLanes-1]
	_ = a.entries[:a.ends[4*a.ph*a.pw-1]]
	k.scatterBlock(a)
}

// scatterGeneric is
//
//	for each window (r, c) of ph×pw, k := range 4, e of their entries {
//		for i, j := range 3×3, l := range 16 {
//			at := (2r+k/2+i)*row + (2c+k%2+j)*pixel + l
//			dx[at] = fma(e.val, weights[e.off+(3*i+j)*16+l], dx[at])
//		}
//	}
func scatterGeneric(a *scatterArgs) {
	first := int32(0)
	for segment, end := range a.ends {
		t, k := segment/4, segment%4
		dx := a.dx[(t/a.pw*2+k/2)*a.row+(t%a.pw*2+k%2)*a.pixel:]
		for _, e := range a.entries[first:end] {
			for tap := range 9 {
				fmaRow(dx[tap/3*a.row+tap%3*a.pixel:][:blockLanes], a.weights[int(e.off)+tap*blockLanes:], e.val)
			}
		}
		first = end
	}
}

// scatterWeight is what the gradient of the weights needs.
type scatterWeight struct {
	listed   int       // images listed together
	capacity int       // entries of a filter's list
	entries  []entry   // [listings][filters][capacity]
	ends     []int32   // [listings][filters]: where in a listing's entries the lists end
	x        []float32 // [listings][channel blocks][listed][height][width][16]
	weights  []float32 // [channel blocks][filters][3][3][16]: dw
	bias     []float32 // [batch][filters]: each image's part of db
	sum      []entry   // adds up the parts of db
}

func (c *scatterGrads) newWeight() *scatterWeight {
	listed := min(max(scatterCache/(c.Height*c.Width*blockLanes), 1), maxListedImages, c.Batch)
	listings := ceilDiv(c.Batch, listed)
	capacity := listed * c.windows()
	s := &scatterWeight{
		listed: listed, capacity: capacity,
		entries: make([]entry, listings*c.Filters*capacity),
		ends:    make([]int32, listings*c.Filters),
		x:       NewFloats(listings * c.blocks() * listed * c.Height * c.Width * blockLanes),
		weights: NewFloats(c.blocks() * c.Filters * patchFloats),
		bias:    NewFloats(c.Batch * c.Filters),
	}
	for i := range c.Batch {
		s.sum = append(s.sum, entry{int32(i * c.Filters), 1})
	}
	return s
}

// weightGrad adds, for each live output, its gradient times the patch that it
// was computed from to the filter's weights: images in order, then windows.
func (c *scatterGrads) weightGrad(dw, db, x, y, g []float32) {
	if c.weight == nil {
		c.weight = c.newWeight()
	}
	c.dw, c.x, c.y, c.g = dw, x, y, g
	s := c.weight
	c.engine.Run(c.blocks()*c.listings(), (*scatterList)(c))
	c.engine.Run(c.blocks()*ceilDiv(c.Filters, weightGroup), (*scatterWeightGrad)(c))
	c.engine.impl.axpys(db[:c.Filters], s.bias, s.sum, false)
}

// listings returns the number of groups of images that are listed together.
func (c *scatterGrads) listings() int { return ceilDiv(c.Batch, c.weight.listed) }

// scatterList packs one channel block of some images, and for one of the blocks
// lists the images' live outputs by filter. Pieces are ordered by blocks as
// those of scatterWeightGrad are, so that a thread packs what it will read.
type scatterList scatterGrads

func (t *scatterList) Piece(i int) {
	c := (*scatterGrads)(t)
	block, listing := i/c.listings(), i%c.listings()
	c.pack(block, listing)
	if block == listing%c.blocks() {
		c.list(listing)
	}
}

func (c *scatterGrads) pack(block, listing int) {
	s := c.weight
	pixels := c.Height * c.Width
	lo, hi := span(block, blockLanes, c.Channels)
	x := s.x[(listing*c.blocks()+block)*s.listed*pixels*blockLanes:]
	first, last := span(listing, s.listed, c.Batch)
	c.engine.impl.packBlock(x, c.x[first*pixels*c.Channels+lo:], (last-first)*pixels, c.Channels, hi-lo)
}

func (c *scatterGrads) list(listing int) {
	s := c.weight
	ends := s.ends[listing*c.Filters:][:c.Filters]
	for f := range ends {
		ends[f] = int32(f * s.capacity)
	}
	first, last := span(listing, s.listed, c.Batch)
	for image := first; image < last; image++ {
		lo, hi := c.outputs(image)
		c.engine.impl.filterLists(&filterListArgs{
			entries: s.entries[listing*c.Filters*s.capacity:][:c.Filters*s.capacity],
			ends:    ends, bias: s.bias[image*c.Filters:][:c.Filters],
			y: c.y[lo:hi], g: c.g[lo:hi], arg: c.arg[lo:hi], ld: c.Filters,
			ph: c.ph, pw: c.pw,
			off: (image - first) * c.Height * c.Width * blockLanes, row: c.Width * blockLanes,
		})
	}
}

// packBlock is packBlockGeneric.
func (k impl) packBlock(dst, x []float32, pixels, stride, n int) {
	if n < blockLanes || k.wholeVecs(blockLanes) < blockLanes {
		packBlockGeneric(dst, x, pixels, stride, n)
		return
	}
	_, _ = dst[pixels*blockLanes-1], x[(pixels-1)*stride+blockLanes-1]
	k.packWholeBlock(dst, x, pixels, stride)
}

// packBlockGeneric packs n <= 16 channels of pixels that lie stride apart:
//
//	for p := range pixels, ch := range n { dst[p*16+ch] = x[p*stride+ch] }
func packBlockGeneric(dst, x []float32, pixels, stride, n int) {
	copyColumns(dst, blockLanes, x, stride, pixels, n)
}

// filterListArgs describes one image for filterLists.
type filterListArgs struct {
	entries  []entry   // the lists, wherever ends says
	ends     []int32   // [filters]: where the lists end so far
	bias     []float32 // [filters]: set to the sums of the live gradients
	y, g     []float32 // [ph*pw][ld]
	arg      []uint8
	ld       int
	ph, pw   int
	off, row int // the image's start in the packed block, and the length of its rows
}

// filterLists is filterListsGeneric.
func (k impl) filterLists(a *filterListArgs) {
	n := len(a.ends)
	whole := k.wholeVecs(n)
	if whole > 0 && a.ph*a.pw > 0 {
		last := (a.ph*a.pw-1)*a.ld + n - 1
		_, _, _, _ = a.y[last], a.g[last], a.arg[last], a.bias[n-1]
		clear(a.bias[:whole])
		k.filterListsVecs(a, whole)
	}
	if whole < n {
		rest := *a
		rest.ends, rest.bias = a.ends[whole:], a.bias[whole:]
		rest.y, rest.g, rest.arg = a.y[whole:], a.g[whole:], a.arg[whole:]
		filterListsGeneric(&rest)
	}
}

// filterListsGeneric appends the live outputs of an image to the lists of their
// filters; an entry is the start of the output's patch in the packed images,
// and the gradient:
//
//	for each window (r, c) of ph×pw, f := range ends {
//		at := (r*pw+c)*ld + f
//		if live(y[at], g[at]) {
//			patch := off + (2r+arg[at]/2)*row + (2c+arg[at]%2)*16
//			entries[ends[f]] = entry{patch, g[at]}; ends[f]++
//			bias[f] += g[at]
//		}
//	}
func filterListsGeneric(a *filterListArgs) {
	clear(a.bias)
	for t := range a.ph * a.pw {
		window := a.off + 2*(t/a.pw*a.row+t%a.pw*blockLanes)
		n := len(a.ends)
		y, g, arg := a.y[t*a.ld:][:n], a.g[t*a.ld:][:n], a.arg[t*a.ld:][:n]
		for f := range y {
			if live(y[f], g[f]) {
				k := int(arg[f])
				off := window + k/2*a.row + k%2*blockLanes
				a.entries[a.ends[f]] = entry{int32(off), g[f]}
				a.ends[f]++
				a.bias[f] += g[f]
			}
		}
	}
}

// scatterWeightGrad computes the gradient of the weights of one channel block
// and group of filters.
type scatterWeightGrad scatterGrads

func (t *scatterWeightGrad) Piece(i int) {
	c := (*scatterGrads)(t)
	s := c.weight
	groups := ceilDiv(c.Filters, weightGroup)
	block := i / groups
	lo, hi := span(i%groups, weightGroup, c.Filters)
	sums := s.weights[(block*c.Filters+lo)*patchFloats : (block*c.Filters+hi)*patchFloats]
	clear(sums)
	plane := c.Height * c.Width * blockLanes
	for listing := range c.listings() {
		c.engine.impl.gather(&gatherArgs{
			dw:      sums,
			entries: s.entries[listing*c.Filters*s.capacity:],
			first:   lo * s.capacity, capacity: s.capacity,
			ends: s.ends[listing*c.Filters:][lo:hi],
			x:    s.x[(listing*c.blocks()+block)*s.listed*plane:], row: c.Width * blockLanes,
		})
	}
	chLo, chHi := span(block, blockLanes, c.Channels)
	for tap := range 9 {
		c.engine.impl.transpose(
			c.dw[(tap*c.Channels+chLo)*c.Filters+lo:], c.Filters,
			sums[tap*blockLanes:], patchFloats, hi-lo, chHi-chLo)
	}
}

// gatherArgs describes some filters and the images listed together for gather.
type gatherArgs struct {
	dw              []float32 // [filters][3][3][16]
	entries         []entry   // as filterLists makes them
	first, capacity int       // filter f's list starts at first+f*capacity
	ends            []int32   // [filters]: where they end
	x               []float32
	row             int // length of a row of x
}

// gather is gatherGeneric.
func (k impl) gather(a *gatherArgs) {
	if len(a.ends) == 0 || k.wholeVecs(blockLanes) < blockLanes {
		gatherGeneric(a)
		return
	}
	_ = a.dw[len(a.ends)*patchFloats-1]
	k.gatherBlock(a)
}

// gatherGeneric is
//
//	for f, end := range ends, e := range entries[first+f*capacity:end] {
//		for i := range 3, l := range 48 { dw[f][i][l] = fma(e.val, x[e.off+i*row+l], dw[f][i][l]) }
//	}
func gatherGeneric(a *gatherArgs) {
	for f, end := range a.ends {
		dw := a.dw[f*patchFloats:][:patchFloats]
		for _, e := range a.entries[a.first+f*a.capacity : end] {
			for i := range 3 {
				fmaRow(dw[i*patchRowFloats:][:patchRowFloats], a.x[int(e.off)+i*a.row:], e.val)
			}
		}
	}
}
