package kernel

import (
	"slices"
	"testing"
	"unsafe"
)

// bytes returns n random bytes below limit.
func (m *memory) bytes(n int, limit int) []uint8 {
	b := bytesOf(m, n)
	for i := range b {
		b[i] = uint8(m.rand.IntN(limit))
	}
	return b
}

// bytesOf returns n guarded bytes.
func bytesOf(m *memory, n int) []uint8 {
	f := guarded(m.t, ceilDiv(n, 4), m.atEnd)
	b := unsafe.Slice((*uint8)(unsafe.Pointer(unsafe.SliceData(f))), 4*len(f))
	if m.atEnd {
		return b[len(b)-n:]
	}
	return b[:n]
}

// entries returns n guarded entries.
func (m *memory) entries(n int) []entry {
	f := guarded(m.t, 2*n, m.atEnd)
	return unsafe.Slice((*entry)(unsafe.Pointer(unsafe.SliceData(f))), n)
}

// nonNegative returns n values as ReLU and pooling give them.
func (m *memory) nonNegative(n int) []float32 {
	s := m.floats(n)
	for i, v := range s {
		s[i] = max(v, 0)
		if m.rand.IntN(100) == 0 {
			s[i] = nan32
		}
	}
	return s
}

// wantSame reports where got differs from want.
func wantSame[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: length %d, expected %d", what, len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%s: element %d is %v, expected %v", what, i, got[i], want[i])
		}
	}
}

func TestSingleConv(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, mem *memory) {
		for _, s := range []struct{ ph, pw, width, blocks, ldy int }{
			{1, 1, 4, 1, 16}, {1, 3, 9, 2, 40}, {5, 2, 6, 1, 17}, {4, 13, 28, 4, 64},
		} {
			a := singleArgs{
				y: mem.nonNegative((s.ph*s.pw-1)*s.ldy + 16*s.blocks), ldy: s.ldy,
				g: mem.floats((s.ph*s.pw-1)*s.ldy + 16*s.blocks),
				x: mem.floats((2*s.ph+1)*s.width + 2*s.pw + 2), width: s.width,
				weights: mem.floats(s.blocks * singleTaps * blockLanes),
				ph:      s.ph, pw: s.pw, blocks: s.blocks,
			}
			a.arg = mem.bytes(len(a.y), 4)
			clear(a.x[:len(a.x)/2])
			a.y[0], a.g[0] = 1, nan32 // it passes, but its patch may be blank
			a.x[len(a.x)-1] = nan32

			want := a
			want.weights = slices.Clone(a.weights)
			singleGradGeneric(&want)
			got := a
			got.weights = mem.copyOf(a.weights)
			k.singleGrad(&got)
			wantBits(t, "gradient", got.weights, want.weights)

			want = a
			want.y, want.arg = slices.Clone(a.y), slices.Clone(a.arg)
			singleForwardGeneric(&want)
			got = a
			k.singleForward(&got)
			wantBits(t, "y", got.y, want.y)
			wantSame(t, "arg", got.arg, want.arg)
		}
	})
}

// tileKinds calls f for tall and short, wide and narrow tiles.
func tileKinds(f func(tall, wide bool)) {
	for _, tall := range []bool{true, false} {
		for _, wide := range []bool{true, false} {
			f(tall, wide)
		}
	}
}

func TestWinogradTransforms(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, mem *memory) {
		for _, n := range []int{1, 4, 8, 12, 16, 17, 24, 32, 33, 64} {
			plane := n + 3
			w := mem.floats(8*(n+1) + n)
			want, got := make([]float32, 35*plane+n), mem.floats(35*plane+n)
			copy(want, got)
			winogradWeightsGeneric(want, plane, w, n+1, n)
			k.winogradWeights(got, plane, w, n+1, n)
			wantBits(t, "weights", got, want)

			tileKinds(func(tall, wide bool) {
				rows, cols := winogradSide(tall), winogradSide(wide)
				x := mem.floats((rows-1)*(6*n+5) + (cols-1)*(n+2) + n)
				size := (6*rows+cols-7)*plane + n
				want, got := make([]float32, size), mem.floats(size)
				copy(want, got)
				winogradInputGeneric(want, plane, x, 6*n+5, n+2, n, tall, wide)
				k.winogradInput(got, plane, x, 6*n+5, n+2, n, tall, wide)
				wantBits(t, "input", got, want)

				products := mem.nonNegative(size)
				for i := range products {
					products[i] -= .5
				}
				rowY, ldy := 3*n, n+1
				bias := mem.floats(n)
				y := mem.floats((rows/2-2)*rowY + (cols/2-2)*ldy + n)
				arg := mem.bytes(len(y), 256)
				wantY, wantArg := slices.Clone(y), slices.Clone(arg)
				original := slices.Clone(products)
				cut := &outputRanges{}
				for i := range 16 {
					cut[i/4][i%4] = []outputRange{anyOutput, zeroOutput, equalOutput, {-.25, .125}}[mem.rand.IntN(4)]
				}
				for _, ranges := range []*outputRanges{nil, cut} {
					copy(wantY, y)
					copy(wantArg, arg)
					copy(products, original)
					winogradOutputGeneric(wantY, wantArg, rowY, ldy, original, plane, bias, ranges, n, tall, wide)
					k.winogradOutput(y, arg, rowY, ldy, products, plane, bias, ranges, n, tall, wide)
					wantBits(t, "y", y, wantY)
					wantSame(t, "arg", arg, wantArg)
				}
			})
		}
	})
}

func TestScatter(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, mem *memory) {
		for _, s := range []struct{ ph, pw, filters int }{
			{1, 1, 1}, {1, 2, 32}, {3, 2, 8}, {5, 5, 17}, {2, 3, 24}, {2, 2, 64}, {3, 1, 50},
		} {
			windows, ld := s.ph*s.pw, s.filters+3
			size := (windows-1)*ld + s.filters
			y, g, arg := mem.nonNegative(size), mem.floats(size), mem.bytes(size, 4)
			ends, wantEnds := make([]int32, 4*windows), make([]int32, 4*windows)
			entries, wantEntries := mem.entries(windows*s.filters+listSlack), make([]entry, windows*s.filters+listSlack)
			n := k.windowLists(entries, ends, y, g, arg, ld, s.filters)
			wantN := windowListsGeneric(wantEntries, wantEnds, y, g, arg, ld, s.filters)
			wantSame(t, "ends", ends, wantEnds)
			wantSame(t, "entries", entries[:n], wantEntries[:wantN])

			for _, pixel := range []int{16, 48} {
				a := scatterArgs{
					row: (2*s.pw+2)*pixel + 16, pixel: pixel,
					entries: entries[:n], ends: ends,
					weights: mem.floats(s.filters * patchFloats),
					ph:      s.ph, pw: s.pw,
				}
				a.dx = mem.floats((2*s.ph+1)*a.row + (2*s.pw+1)*pixel + 16)
				want := a
				want.dx = slices.Clone(a.dx)
				scatterGeneric(&want)
				k.scatter(&a)
				wantBits(t, "dx", a.dx, want.dx)
			}
		}
	})
}

func TestGather(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, mem *memory) {
		for _, s := range []struct{ ph, pw, filters, images int }{
			{1, 1, 1, 1}, {1, 2, 16, 2}, {3, 2, 8, 1}, {5, 5, 17, 3}, {2, 3, 100, 1},
		} {
			windows, ld := s.ph*s.pw, s.filters+3
			size := (windows-1)*ld + s.filters
			row := (2*s.pw + 2) * blockLanes
			plane := (2*s.ph + 2) * row
			capacity := windows * s.images
			got := filterListArgs{
				entries: mem.entries(s.filters * capacity),
				ends:    make([]int32, s.filters),
				bias:    mem.floats(s.filters),
				ld:      ld, ph: s.ph, pw: s.pw, row: row,
			}
			for f := range got.ends {
				got.ends[f] = int32(f * capacity)
			}
			want := got
			want.entries, want.ends, want.bias = slices.Clone(got.entries), slices.Clone(got.ends), slices.Clone(got.bias)
			for image := range s.images {
				y, g, arg := mem.nonNegative(size), mem.floats(size), mem.bytes(size, 4)
				for _, a := range []*filterListArgs{&got, &want} {
					a.y, a.g, a.arg, a.off = y, g, arg, image*plane
				}
				k.filterLists(&got)
				filterListsGeneric(&want)
				wantBits(t, "bias", got.bias, want.bias)
			}
			wantSame(t, "ends", got.ends, want.ends)
			wantSame(t, "entries", got.entries, want.entries)

			a := gatherArgs{
				dw:      mem.floats(s.filters * patchFloats),
				entries: got.entries, capacity: capacity, ends: got.ends,
				x: mem.floats(s.images * plane), row: row,
			}
			wantSums := a
			wantSums.dw = slices.Clone(a.dw)
			gatherGeneric(&wantSums)
			k.gather(&a)
			wantBits(t, "dw", a.dw, wantSums.dw)
		}
	})
}

func TestPackBlock(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, mem *memory) {
		for _, s := range []struct{ pixels, stride, n int }{{1, 16, 16}, {7, 64, 16}, {3, 17, 16}, {2, 20, 4}} {
			x := mem.floats((s.pixels-1)*s.stride + s.n)
			got := mem.floats(s.pixels * blockLanes)
			want := slices.Clone(got)
			k.packBlock(got, x, s.pixels, s.stride, s.n)
			packBlockGeneric(want, x, s.pixels, s.stride, s.n)
			wantBits(t, "block", got, want)
		}
	})
}

func TestPoolWindow(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, mem *memory) {
		for _, n := range oddLengths {
			y, g, arg := mem.nonNegative(n), mem.floats(n), mem.bytes(n, 4)
			for place := range 4 {
				got, want := mem.floats(n), make([]float32, n)
				k.unpool(got, place, arg, y, g)
				unpoolGeneric(want, place, arg, y, g)
				wantBits(t, "unpooled", got, want)
			}
			top, bottom := mem.floats(2*n), mem.nonNegative(2*n)
			got, gotArg := mem.floats(n), mem.bytes(n, 256)
			want, wantArg := make([]float32, n), make([]uint8, n)
			k.poolWindow(got, gotArg, top, bottom)
			poolWindowGeneric(want, wantArg, top, bottom, 0)
			wantBits(t, "pooled", got, want)
			wantSame(t, "arg", gotArg, wantArg)
		}
	})
}

func TestMaxInto(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, mem *memory) {
		for _, n := range oddLengths {
			got, x, gotArg := mem.nonNegative(n), mem.nonNegative(n), mem.ints(n)
			want, wantArg := slices.Clone(got), slices.Clone(gotArg)
			k.maxInto(got, gotArg, x, 1000)
			maxIntoGeneric(want, wantArg, x, 1000)
			wantBits(t, "y", got, want)
			wantSame(t, "arg", gotArg, wantArg)
		}
	})
}

// ints returns n guarded zeros.
func (m *memory) ints(n int) []int32 {
	return unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(guarded(m.t, n, m.atEnd)))), n)
}
