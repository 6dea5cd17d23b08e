package datasets

import (
	"encoding/binary"

	"overfit/datasets/augment"
)

// scale holds x / 255 for each byte x.
var scale = func() (table [256]float32) {
	for x := range table {
		table[x] = float32(x) / 255
	}
	return table
}()

// Fill writes the given rows' images, scaled to [0, 1], and labels into a
// batch's buffers and returns the number of rows: images holds
// [batch][height][width] values, labels [batch], with batch at least len(rows).
// What lies beyond the rows written is left as it was. Fill allocates nothing,
// and several goroutines may each fill a part of one batch.
func (s Split) Fill(images []float32, labels []int, rows []int) int {
	size := s.height * s.width
	for i, row := range rows {
		labels[i] = s.Label(row)
		scaleTo(images[i*size:(i+1)*size], s.Image(row))
	}
	return len(rows)
}

// scaleTo sets dst[i] = src[i] / 255. Eight bytes are loaded as one word, which
// makes it half as fast again as a loop over bytes; most words of MNIST are 0.
func scaleTo(dst []float32, src []byte) {
	table := &scale
	dst = dst[:len(src)]
	for len(src) >= 8 && len(dst) >= 8 {
		x, d := binary.LittleEndian.Uint64(src), (*[8]float32)(dst)
		src, dst = src[8:], dst[8:]
		if x == 0 {
			*d = [8]float32{}
			continue
		}
		d[0] = table[byte(x)]
		d[1] = table[byte(x>>8)]
		d[2] = table[byte(x>>16)]
		d[3] = table[byte(x>>24)]
		d[4] = table[byte(x>>32)]
		d[5] = table[byte(x>>40)]
		d[6] = table[byte(x>>48)]
		d[7] = table[byte(x>>56)]
	}
	for i, x := range src {
		dst[i] = table[x]
	}
}

// FillAugmented is [Split.Fill] with each image distorted at random within the
// ranges, by parameters of its own that depend on the key and the row alone;
// see [augment.Ranges.Distort]. Without any range, the images are those of Fill,
// bit for bit.
//
// Like Fill it allocates nothing, and several goroutines may each fill a part
// of one batch.
func (s Split) FillAugmented(images []float32, labels []int, rows []int, r augment.Ranges, key uint64) int {
	if r == (augment.Ranges{}) {
		return s.Fill(images, labels, rows)
	}
	size := s.height * s.width
	for i, row := range rows {
		labels[i] = s.Label(row)
		r.Distort(images[i*size:(i+1)*size], s.Image(row), s.height, s.width, key, row)
	}
	return len(rows)
}
