package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// forEachImpl runs a test under every implementation that is assembly, on
// slices that end, and then begin, at a page that cannot be read.
func forEachImpl(t *testing.T, test func(t *testing.T, k impl, m *memory)) {
	for _, k := range available() {
		if k == implGeneric {
			continue
		}
		for _, atEnd := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/end=%t", k, atEnd), func(t *testing.T) {
				test(t, k, &memory{t, rand.New(rand.NewPCG(3, 4)), atEnd})
			})
		}
	}
}

// memory makes slices of random values for a test.
type memory struct {
	t     *testing.T
	rand  *rand.Rand
	atEnd bool
}

// floats returns n values: mostly ordinary ones, some zeros, and now and then
// one that needs care.
func (m *memory) floats(n int) []float32 {
	s := guarded(m.t, n, m.atEnd)
	for i := range s {
		switch m.rand.IntN(40) {
		case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9:
			s[i] = 0
		case 10:
			s[i] = float32(math.Copysign(0, -1))
		case 11:
			s[i] = float32(math.Ldexp(m.rand.Float64()-.5, -125)) // some denormal
		case 12:
			s[i] = float32(math.Ldexp(m.rand.Float64()-.5, 30))
		default:
			s[i] = float32(m.rand.NormFloat64())
		}
	}
	return s
}

// copyOf returns a guarded copy of s.
func (m *memory) copyOf(s []float32) []float32 {
	c := guarded(m.t, len(s), m.atEnd)
	copy(c, s)
	return c
}

// wantBits reports where got differs from want; all NaNs are equal.
func wantBits(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: length %d, expected %d", what, len(got), len(want))
	}
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) && !(got[i] != got[i] && want[i] != want[i]) {
			t.Fatalf("%s: element %d is %x, expected %x", what, i, got[i], want[i])
		}
	}
}

// oddLengths are lengths about the widths of vectors and of blocks of them.
var oddLengths = []int{0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 95, 96, 97, 128, 192, 255, 256, 257, 300, 512, 1000}

func TestGEMM(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, mem *memory) {
		test := func(m, n, outer, inner int, transposed bool, init gemmInit, relu bool) {
			t.Helper()
			g := gemmArgs{m: m, n: n, outer: outer, inner: inner, ldb: n + 3, ldc: n + 5, init: init, relu: relu}
			last := outer*inner - 1
			if transposed {
				g.aRow, g.aInner, g.aOuter = 1, m+1, (m+1)*inner
			} else {
				g.aInner, g.aOuter, g.aRow = 1, inner+2, 3
			}
			g.a = mem.floats((m-1)*g.aRow + (outer-1)*g.aOuter + (inner-1)*g.aInner + 1)
			g.b = mem.floats(last*g.ldb + n)
			g.bias = mem.floats(n)
			c := mem.floats((m-1)*g.ldc + n)
			g.c = mem.copyOf(c)
			k.gemm(&g)
			got := g.c
			g.c = c
			gemmGeneric(&g)
			wantBits(t, fmt.Sprintf("m=%d n=%d outer=%d inner=%d transposed=%t init=%d relu=%t", m, n, outer, inner, transposed, init, relu), got, c)
		}
		for m := 1; m <= 26; m++ {
			for _, n := range []int{1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 15, 16, 17, 31, 32, 33, 64, 70} {
				init := gemmInit(mem.rand.IntN(3))
				test(m, n, 1+mem.rand.IntN(3), 1+mem.rand.IntN(9), mem.rand.IntN(2) == 0, init, mem.rand.IntN(2) == 0)
			}
		}
		test(25, 128, 1, 64, false, gemmZero, false)
		test(10, 128, 3, 192, false, gemmBias, true)
	})
}

func TestGEMMEmpty(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, m *memory) {
		k.gemm(&gemmArgs{m: 0, n: 5, outer: 1, inner: 1})
		c := []float32{-1, 2}
		k.gemm(&gemmArgs{c: c, m: 1, n: 2, outer: 1, inner: 0, init: gemmAdd, relu: true})
		wantBits(t, "no terms", c, []float32{0, 2})
	})
}

func TestGEMMBounds(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, m *memory) {
		good := gemmArgs{
			c: make([]float32, 6), ldc: 3, a: make([]float32, 8), aRow: 4, aInner: 1,
			b: make([]float32, 12), ldb: 3, m: 2, n: 3, outer: 1, inner: 4,
			init: gemmBias, bias: make([]float32, 3),
		}
		k.gemm(&good)
		for name, shorten := range map[string]func(g *gemmArgs){
			"a":    func(g *gemmArgs) { g.a = g.a[:7] },
			"b":    func(g *gemmArgs) { g.b = g.b[:11] },
			"c":    func(g *gemmArgs) { g.c = g.c[:5] },
			"bias": func(g *gemmArgs) { g.bias = g.bias[:2] },
		} {
			g := good
			shorten(&g)
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("a product past the end of %s did not panic", name)
					}
				}()
				k.gemm(&g)
			}()
		}
	})
}

func TestAxpys(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, m *memory) {
		for _, width := range oddLengths {
			for _, most := range []int{0, 1, 2, 14} {
				if width == 0 {
					continue
				}
				const lines = 9
				a := axpysArgs{
					x:    m.floats(lines * width),
					rows: 1 + m.rand.IntN(5), width: width, ldy: width + 3,
					init: gemmInit(m.rand.IntN(3)), bias: m.floats(width), relu: m.rand.IntN(2) == 0,
				}
				for range a.rows {
					a.starts = append(a.starts, int32(len(a.entries)))
					for _, v := range m.floats(m.rand.IntN(most + 1)) {
						a.entries = append(a.entries, entry{int32(m.rand.IntN(lines) * width), v})
					}
					a.ends = append(a.ends, int32(len(a.entries)))
				}
				want := m.floats((a.rows-1)*a.ldy + width)
				a.y = m.copyOf(want)
				k.axpysRows(&a)
				got := a.y
				a.y = want
				axpysGeneric(&a)
				wantBits(t, fmt.Sprintf("width %d, ends %d, init %d, relu %t", width, a.ends, a.init, a.relu), got, want)

				for _, accumulate := range []bool{true, false} {
					entries := a.entries[:a.ends[0]]
					want := m.floats(width)
					got := m.copyOf(want)
					k.axpys(got, a.x, entries, accumulate)
					implGeneric.axpys(want, a.x, entries, accumulate)
					wantBits(t, fmt.Sprintf("one row, width %d, %d terms, accumulate %t", width, len(entries), accumulate), got, want)
				}
			}
		}
		k.axpysRows(&axpysArgs{rows: 0, width: 4})
		k.axpys(nil, nil, nil, false)
	})
}

func TestLists(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, m *memory) {
		for _, n := range oddLengths {
			for _, rows := range []int{0, 1, 5} {
				a := listArgs{
					ldb: 1 + m.rand.IntN(3), ldx: n + m.rand.IntN(3), rows: rows, n: n,
					off: m.rand.IntN(100), offRow: m.rand.IntN(100), offElement: m.rand.IntN(600),
				}
				if rows > 0 {
					a.x = m.floats((rows-1)*a.ldx + n)
				}
				if rows > 0 && n > 0 {
					a.x[n/2] = float32(math.NaN())
				}
				const start = 3
				run := func(lists func(a *listArgs)) ([]entry, []int32) {
					guard := entry{-7, -7}
					a.entries = make([]entry, start+rows*n+listSlack+1)
					a.entries[len(a.entries)-1] = guard
					a.bounds = make([]int32, rows*a.ldb+1)
					a.bounds[0] = start
					lists(&a)
					if a.entries[len(a.entries)-1] != guard || a.entries[start-1] != (entry{}) {
						t.Fatalf("%d rows of %d: written past the entries", rows, n)
					}
					return a.entries[start:a.bounds[rows*a.ldb]], a.bounds
				}
				want, wantBounds := run(listsGeneric)
				got, bounds := run(k.lists)
				if !slices.Equal(bounds, wantBounds) {
					t.Fatalf("%d rows of %d: bounds %d, expected %d", rows, n, bounds, wantBounds)
				}
				for i, e := range want {
					if got[i].off != e.off || math.Float32bits(got[i].val) != math.Float32bits(e.val) {
						t.Fatalf("%d rows of %d: entry %d is %v, expected %v", rows, n, i, got[i], e)
					}
				}
			}
		}
	})
}

func TestTranspose(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, m *memory) {
		for _, rows := range []int{0, 1, 7, 8, 15, 16, 17, 32, 33, 50} {
			for _, cols := range []int{0, 1, 7, 8, 10, 16, 31, 32, 65} {
				if rows*cols == 0 {
					k.transpose(nil, rows, nil, cols, rows, cols)
					continue
				}
				ldd, lds := rows+2, cols+3
				src, want := m.floats((rows-1)*lds+cols), m.floats((cols-1)*ldd+rows)
				got := m.copyOf(want)
				k.transpose(got, ldd, src, lds, rows, cols)
				transposeGeneric(want, ldd, src, lds, rows, cols)
				wantBits(t, fmt.Sprintf("%d×%d", rows, cols), got, want)
			}
		}
	})
}

func TestPack(t *testing.T) {
	forEachImpl(t, func(t *testing.T, k impl, m *memory) {
		for _, rows := range []int{0, 1, 5, 64} {
			for _, cols := range []int{0, 1, 63, 64, 65, 128, 200} {
				if rows*cols == 0 {
					k.pack(nil, cols, nil, cols, rows, cols)
					continue
				}
				ldd, lds := cols+2, cols+3
				src, want := m.floats((rows-1)*lds+cols), m.floats((rows-1)*ldd+cols)
				got := m.copyOf(want)
				k.pack(got, ldd, src, lds, rows, cols)
				packGeneric(want, ldd, src, lds, rows, cols)
				wantBits(t, fmt.Sprintf("%d×%d", rows, cols), got, want)
			}
		}
	})
}

// TestElementWise compares the kernels that treat each element alike.
func TestElementWise(t *testing.T) {
	step := adamStep{alpha: 1e-3, rate1: .1, rate2: 1e-3, epsilon: 1e-7}
	for _, c := range []struct {
		name   string
		slices int
		run    func(k impl, s [][]float32)
		twin   func(s [][]float32)
	}{
		{"relu", 2, func(k impl, s [][]float32) { k.relu(s[0], s[1]) }, func(s [][]float32) { reluGeneric(s[0], s[1]) }},
		{"reluGrad", 3,
			func(k impl, s [][]float32) { k.reluGrad(s[0], s[1], s[2]) },
			func(s [][]float32) { reluGradGeneric(s[0], s[1], s[2]) }},
		{"adam", 4,
			func(k impl, s [][]float32) { k.adam(s[0], s[1], s[2], s[3], &step) },
			func(s [][]float32) { adamGeneric(s[0], s[1], s[2], s[3], &step) }},
		{"momentum", 3,
			func(k impl, s [][]float32) { k.momentum(s[0], s[1], s[2], .01, .9) },
			func(s [][]float32) { momentumGeneric(s[0], s[1], s[2], .01, .9) }},
		{"descend", 2,
			func(k impl, s [][]float32) { k.descend(s[0], s[1], .01) },
			func(s [][]float32) { descendGeneric(s[0], s[1], .01) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			forEachImpl(t, func(t *testing.T, k impl, m *memory) {
				for _, n := range oddLengths {
					var got, want [][]float32
					for i := range c.slices {
						s := m.floats(n)
						if n > 5 {
							s[5] = float32(math.NaN())
						}
						if c.name == "adam" && i == 2 {
							for j, v := range s { // second moments are not negative
								s[j] = v * v
							}
						}
						want = append(want, s)
						got = append(got, m.copyOf(s))
					}
					c.run(k, got)
					c.twin(want)
					for i := range want {
						wantBits(t, fmt.Sprintf("length %d, slice %d", n, i), got[i], want[i])
					}
				}
			})
		})
	}
}
