package datasets

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"io"
)

// orientation returns how a JPEG's EXIF data say that it was taken, 1 to 8
// (TIFF 6.0, tag 274); 1, as it is to be seen, where they do not.
func orientation(file io.Reader) int {
	marker := make([]byte, 4)
	if _, err := io.ReadFull(file, marker[:2]); err != nil {
		return 1
	}
	for {
		// A segment: 0xff, what it is, and its length with these two bytes.
		if _, err := io.ReadFull(file, marker); err != nil || marker[0] != 0xff || marker[1] == 0xda {
			return 1
		}
		length := int(binary.BigEndian.Uint16(marker[2:]))
		if length < 2 {
			return 1
		}
		segment := make([]byte, length-2)
		if _, err := io.ReadFull(file, segment); err != nil {
			return 1
		}
		if tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); ok && marker[1] == 0xe1 {
			return tiffOrientation(tiff)
		}
	}
}

// tiffOrientation reads the tag from the first directory of a TIFF header.
func tiffOrientation(tiff []byte) int {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return 1
	}
	if len(tiff) < 8 {
		return 1
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	entries := order.Uint16(tiff[at:])
	for i := range uint64(entries) {
		const size, tag, short = 12, 274, 3
		entry := at + 2 + size*i
		if entry+size > uint64(len(tiff)) {
			return 1
		}
		if order.Uint16(tiff[entry:]) != tag {
			continue
		}
		if v := order.Uint16(tiff[entry+8:]); order.Uint16(tiff[entry+2:]) == short && v >= 1 && v <= 8 {
			return int(v)
		}
		return 1
	}
	return 1
}

// oriented returns a picture as it is to be seen.
func oriented(picture image.Image, orientation int) image.Image {
	if orientation == 1 {
		return picture
	}
	return turned{picture, orientation}
}

// turned is a picture seen in another orientation. Its bounds begin at 0.
type turned struct {
	picture     image.Image
	orientation int
}

func (t turned) ColorModel() color.Model { return t.picture.ColorModel() }

func (t turned) Bounds() image.Rectangle {
	b := t.picture.Bounds()
	if t.orientation >= 5 { // rows are columns
		return image.Rect(0, 0, b.Dy(), b.Dx())
	}
	return image.Rect(0, 0, b.Dx(), b.Dy())
}

func (t turned) At(x, y int) color.Color {
	x, y = t.stored(x, y)
	return t.picture.At(x, y)
}

// RGBA64At implements image.RGBA64Image, which spares an allocation a pixel.
func (t turned) RGBA64At(x, y int) color.RGBA64 {
	x, y = t.stored(x, y)
	return rgba64At(t.picture)(x, y)
}

// Opaque is true: a JPEG is.
func (t turned) Opaque() bool { return true }

// stored returns where in the picture a pixel is.
func (t turned) stored(x, y int) (int, int) {
	b := t.picture.Bounds()
	right, bottom := b.Dx()-1, b.Dy()-1
	switch t.orientation {
	case 2:
		x = right - x
	case 3:
		x, y = right-x, bottom-y
	case 4:
		y = bottom - y
	case 5:
		x, y = y, x
	case 6:
		x, y = y, bottom-x
	case 7:
		x, y = right-y, bottom-x
	case 8:
		x, y = right-y, x
	}
	return b.Min.X + x, b.Min.Y + y
}
