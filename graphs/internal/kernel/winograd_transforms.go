package kernel

// The transforms of winogradConv. A transform of a tile is one along each
// column, then one along each row of what that gives. Planes are numbered
// 6*i+j, i being the point along the column and j along the row, in the order
// given at winogradConv.

// winogradWeights is winogradWeightsGeneric.
func (k impl) winogradWeights(dst []float32, plane int, w []float32, tap, n int) {
	whole := k.wholeVecs(n)
	if whole > 0 {
		_, _ = dst[35*plane+n-1], w[8*tap+n-1]
		k.winogradWeightsVecs(dst, plane, w, tap, whole)
	}
	if whole < n {
		winogradWeightsGeneric(dst[whole:], plane, w[whole:], tap, n-whole)
	}
}

// winogradWeightsGeneric transforms the weights of one channel and n filters:
// tap (i, j) is at w[(3*i+j)*tap:], element (i, j) of the result goes to
// dst[(6*i+j)*plane:].
func winogradWeightsGeneric(dst []float32, plane int, w []float32, tap, n int) {
	for f := range n {
		var t [6][3]float32
		for j := range 3 {
			u := weightPoints(w[j*tap+f], w[(3+j)*tap+f], w[(6+j)*tap+f])
			for i := range 6 {
				t[i][j] = u[i]
			}
		}
		for i := range 6 {
			for j, u := range weightPoints(t[i][0], t[i][1], t[i][2]) {
				dst[(6*i+j)*plane+f] = u
			}
		}
	}
}

// weightPoints evaluates g0 + g1*p + g2*p^2 at each point p, up to a factor
// that it has from dataPoints: 1, 1/2, 1/2, 1, -16/15 and 1/15.
func weightPoints(g0, g1, g2 float32) [6]float32 {
	h, m := float32((g0+g2)*.5), float32(g1*.5)
	return [6]float32{
		g0, h + m, h - m, g2,
		float32(fma(.25, g2, fma(.5, g1, g0)) * (-16. / 15)),
		float32(fma(4, g2, fma(-2, g1, g0)) * (1. / 15)),
	}
}

// winogradInput is winogradInputGeneric.
func (k impl) winogradInput(dst []float32, plane int, x []float32, row, pixel, n int, tall, wide bool) {
	whole := k.wholeVecs(n)
	if whole > 0 {
		rows, cols := winogradSide(tall), winogradSide(wide)
		_, _ = dst[(6*rows+cols-7)*plane+n-1], x[(rows-1)*row+(cols-1)*pixel+n-1]
		k.winogradInputVecs(dst, plane, x, row, pixel, whole, tall, wide)
	}
	if whole < n {
		winogradInputGeneric(dst[whole:], plane, x[whole:], row, pixel, n-whole, tall, wide)
	}
}

// winogradSide returns the number of pixels, and of points, along a side of a
// tile.
func winogradSide(long bool) int {
	if long {
		return winogradPoints
	}
	return winogradShared
}

// winogradInputGeneric transforms n channels of a tile, 6 pixels high if tall
// and 4 if not, 6 wide or 4: pixel (i, j) is at x[i*row+j*pixel:], element
// (i, j) of the result goes to dst[(6*i+j)*plane:].
func winogradInputGeneric(dst []float32, plane int, x []float32, row, pixel, n int, tall, wide bool) {
	rows, cols := winogradSide(tall), winogradSide(wide)
	for ch := range n {
		var t [6][6]float32
		for j := range cols {
			var d [6]float32
			for i := range rows {
				d[i] = x[i*row+j*pixel+ch]
			}
			for i, v := range dataPoints(d, tall) {
				t[i][j] = v
			}
		}
		for i := range rows {
			v := dataPoints(t[i], wide)
			for j := range cols {
				dst[(6*i+j)*plane+ch] = v[j]
			}
		}
	}
}

// dataPoints is Bᵀ·d of F(4, 3), or of F(2, 3), which leaves the last two
// elements alone:
//
//	| 1 -3/2 -2    3/2 1   0 |     | 1  0 -1 0 |
//	| 0 -2/3  1/3  5/3 2/3 0 |     | 0  1  1 0 |
//	| 0 -2/3  5/3 -1/3 -2/3 0|     | 0 -1  1 0 |
//	| 0  1   -3/2 -2   3/2 1 |     | 0 -1  0 1 |
//	| 0 -2   -1    2   1   0 |
//	| 0  1/2 -1   -1/2 1   0 |
func dataPoints(d [6]float32, long bool) [6]float32 {
	if !long {
		return [6]float32{d[0] - d[2], d[1] + d[2], d[2] - d[1], d[3] - d[1]}
	}
	const twoThirds = float32(2. / 3)
	e, f := d[4]-d[2], d[3]-d[1]
	return [6]float32{
		fma(1.5, f, (d[0]-d[2])+e),
		fma(twoThirds, e+f, d[2]+d[3]),
		fma(twoThirds, f-e, d[2]-d[3]),
		fma(1.5, e, (d[5]-d[3])-f),
		fma(2, f, e),
		fma(-.5, f, e),
	}
}

// winogradOutput is winogradOutputGeneric; it may overwrite the products.
func (k impl) winogradOutput(y []float32, arg []uint8, rowY, ldy int, products []float32, plane int, bias []float32, ranges *outputRanges, n int, tall, wide bool) {
	whole := k.wholeVecs(n)
	if whole > 0 {
		rows, cols := winogradSide(tall), winogradSide(wide)
		last := (rows/2-2)*rowY + (cols/2-2)*ldy + n - 1
		_, _, _, _ = y[last], arg[last], products[(6*rows+cols-7)*plane+n-1], bias[n-1]
		k.winogradOutputVecs(y, arg, rowY, ldy, products, plane, bias, ranges, whole, tall, wide)
	}
	if whole < n {
		winogradOutputGeneric(y[whole:], arg[whole:], rowY, ldy, products[whole:], plane, bias[whole:], ranges, n-whole, tall, wide)
	}
}

// winogradOutputGeneric turns the products of a tile and n filters, element
// (i, j) at products[(6*i+j)*plane:], into the maxima of the tile's windows:
// with s the tile's outputs without bias, each cut to its range if ranges is
// not nil, for window (r, c) and filter f,
//
//	max, arg[r*rowY+c*ldy+f] = maxOf4(s[2r][2c], s[2r][2c+1], s[2r+1][2c], s[2r+1][2c+1])
//	y[r*rowY+c*ldy+f] = relu(max + bias[f])
func winogradOutputGeneric(y []float32, arg []uint8, rowY, ldy int, products []float32, plane int, bias []float32, ranges *outputRanges, n int, tall, wide bool) {
	rows, cols := winogradSide(tall), winogradSide(wide)
	for f := range n {
		var t [4][6]float32
		for j := range cols {
			var m [6]float32
			for i := range rows {
				m[i] = products[(6*i+j)*plane+f]
			}
			for i, v := range outputsOf(m, tall) {
				t[i][j] = v
			}
		}
		for r := range rows/2 - 1 {
			top, bottom := outputsOf(t[2*r], wide), outputsOf(t[2*r+1], wide)
			for c := range cols/2 - 1 {
				window := [4]float32{top[2*c], top[2*c+1], bottom[2*c], bottom[2*c+1]}
				if ranges != nil {
					for k, s := range window {
						window[k] = ranges[2*r+c][k].cut(s)
					}
				}
				best, k := maxOf4(window[0], window[1], window[2], window[3])
				at := r*rowY + c*ldy + f
				y[at], arg[at] = relu(best+bias[f]), k
			}
		}
	}
}

// outputsOf is Aᵀ·m of F(4, 3), or of F(2, 3), which gives two outputs:
//
//	| 1 1  1 0  1   1 |     | 1 1  1 0 |
//	| 0 1 -1 0 1/2 -2 |     | 0 1 -1 1 |
//	| 0 1  1 0 1/4  4 |
//	| 0 1 -1 1 1/8 -8 |
func outputsOf(m [6]float32, long bool) [4]float32 {
	s, t := m[1]+m[2], m[1]-m[2]
	if !long {
		return [4]float32{m[0] + s, t + m[3]}
	}
	return [4]float32{
		((m[0] + s) + m[4]) + m[5],
		fma(-2, m[5], fma(.5, m[4], t)),
		fma(4, m[5], fma(.25, m[4], s)),
		fma(-8, m[5], fma(.125, m[4], t+m[3])),
	}
}
