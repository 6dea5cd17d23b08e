package datasets

import "fmt"

// transpose turns every image's rows into columns.
func (p *part) transpose() {
	turned := make([]byte, len(p.pixels))
	size := p.height * p.width
	for at := 0; at < len(turned); at += size {
		from, to := p.pixels[at:at+size], turned[at:at+size]
		for y := range p.height {
			for x := range p.width {
				to[x*p.height+y] = from[y*p.width+x]
			}
		}
	}
	p.pixels, p.images = turned, p.images.unread()
	p.height, p.width = p.width, p.height
}

// resize brings all images to side x side; 0 leaves them as they are.
func (p *part) resize(side int) error {
	if side == 0 || p.height == side && p.width == side {
		return nil
	}
	n := len(p.labels)
	if err := checkSize(n, side, side); err != nil {
		return err
	}
	resized := make([]byte, n*side*side)
	for i := range n {
		resizeTo(resized[i*side*side:(i+1)*side*side], side, p.pixels[i*p.height*p.width:], p.height, p.width)
	}
	p.pixels, p.images = resized, p.images.unread()
	p.height, p.width = side, side
	return nil
}

// checkSize is an error if images are more than a data set may have.
func checkSize(n, height, width int) error {
	if height < 1 || width < 1 || n > maxSize/height/width {
		return fmt.Errorf("%d images of %d x %d, expected at most %d pixels in all", n, height, width, maxSize)
	}
	return nil
}

// resizeTo brings an image [height][width] to [side][side]: each pixel is the
// mean of the area that it covers. It computes with whole numbers, and so comes
// to the same on every processor.
func resizeTo(to []byte, side int, from []byte, height, width int) {
	area := height * width // of a new pixel, where an old one is side x side
	for y := range side {
		for x := range side {
			sum := 0
			for v := y * height / side; v*side < (y+1)*height; v++ {
				row := overlap(y*height, (y+1)*height, v*side, (v+1)*side)
				for u := x * width / side; u*side < (x+1)*width; u++ {
					sum += row * overlap(x*width, (x+1)*width, u*side, (u+1)*side) * int(from[v*width+u])
				}
			}
			to[y*side+x] = byte((sum + area/2) / area)
		}
	}
}

// overlap is the length that two stretches share.
func overlap(from, to, from2, to2 int) int { return max(0, min(to, to2)-max(from, from2)) }
