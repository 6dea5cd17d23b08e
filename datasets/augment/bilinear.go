package augment

// surface is an image as a function of the place: between pixels interpolated
// bilinearly, outside of the image the value at the nearest point of its edge.
// Values are scaled to [0, 1].
type surface struct {
	pixels        []byte // [height][width]
	height, width int
	last          point // the last row and column
	blackEdge     bool  // so that it is black all around, too
}

func newSurface(pixels []byte, height, width int) surface {
	return surface{
		pixels:    pixels,
		height:    height,
		width:     width,
		last:      point{int64(height-1) * pixel, int64(width-1) * pixel},
		blackEdge: blackEdge(pixels, width),
	}
}

// blackEdge reports whether the outermost pixels are 0, as they are around most
// drawings and glyphs.
func blackEdge(pixels []byte, width int) bool {
	var edge byte
	for j, top := range pixels[:width] {
		edge |= top | pixels[len(pixels)-width+j]
	}
	for ; len(pixels) > 0; pixels = pixels[width:] {
		edge |= pixels[0] | pixels[width-1]
	}
	return edge == 0
}

// holds reports whether p lies inside: before the last row and column, so that
// it has pixels on all sides.
func (s *surface) holds(p point) bool {
	// Without a sign, what is negative is large.
	return uint64(p.y) < uint64(s.last.y) && uint64(p.x) < uint64(s.last.x)
}

// stepsOutside returns the number of points outside before the first one
// inside, among limit points from p on.
func (s *surface) stepsOutside(p, step point, limit int) int {
	for n := range limit {
		if s.holds(p) {
			return n
		}
		p = p.add(step)
	}
	return limit
}

// fillInside sets dst to the values at as many points from p on, all inside.
func (s *surface) fillInside(dst []float32, p, step point) {
	pixels, width := s.pixels, s.width
	for n := range dst {
		i := int(p.y>>coordinateBits)*width + int(p.x>>coordinateBits)
		k := i + width
		dst[n] = interpolate(pixels[i], pixels[i+1], pixels[k], pixels[k+1], p)
		p = p.add(step)
	}
}

// fillOutside sets dst to the values at as many points from p on, all outside.
func (s *surface) fillOutside(dst []float32, p, step point) {
	if s.blackEdge {
		clear(dst)
		return
	}
	for n := range dst {
		dst[n] = s.at(p)
		p = p.add(step)
	}
}

// at returns the value at p, wherever it is.
func (s *surface) at(p point) float32 {
	p.y = min(max(p.y, 0), s.last.y)
	p.x = min(max(p.x, 0), s.last.x)
	i, j := int(p.y>>coordinateBits), int(p.x>>coordinateBits)
	// On the last row and column the weight of what would come next is 0.
	k, l := min(i+1, s.height-1), min(j+1, s.width-1)
	above, below := s.pixels[i*s.width:], s.pixels[k*s.width:]
	return interpolate(above[j], above[l], below[j], below[l], p)
}

// interpolate returns the value at p, which has the pixels a and b above it and
// c and d below. At a pixel it is what Fill makes of that pixel, bit for bit.
func interpolate(a, b, c, d byte, p point) float32 {
	const (
		weightBits = 27 // two weights and a byte fit an int64
		one        = 1 << weightBits
	)
	y := p.y >> (coordinateBits - weightBits) & (one - 1)
	x := p.x >> (coordinateBits - weightBits) & (one - 1)
	above := int64(a)<<weightBits + (int64(b)-int64(a))*x
	below := int64(c)<<weightBits + (int64(d)-int64(c))*x
	// By way of float64, because not all processors turn an int64 into a float32
	// with one rounding.
	return float32(float64(above<<weightBits+(below-above)*y) * (1. / (255 * one * one)))
}
