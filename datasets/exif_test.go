package datasets

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

// withExif returns a JPEG of a picture that says how it was taken.
func withExif(t testing.TB, p image.Image, order binary.AppendByteOrder, orientation uint16) []byte {
	t.Helper()
	tiff := []byte("MM\x00*")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		tiff = []byte("II*\x00")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2)
	for _, entry := range [][2]uint16{{271, 9}, {274, orientation}} { // the maker, the orientation
		tiff = order.AppendUint16(order.AppendUint16(tiff, entry[0]), 3)
		tiff = order.AppendUint32(tiff, 1)
		tiff = order.AppendUint16(order.AppendUint16(tiff, entry[1]), 0)
	}
	segment := append([]byte("Exif\x00\x00"), tiff...)
	var file bytes.Buffer
	if err := jpeg.Encode(&file, p, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	comment := []byte{0xff, 0xfe, 0, 4, 'h', 'i'}
	head := append([]byte{0xff, 0xd8}, comment...)
	head = binary.BigEndian.AppendUint16(append(head, 0xff, 0xe1), uint16(2+len(segment)))
	return append(append(head, segment...), file.Bytes()[2:]...)
}

// Bright where the first row and the first column of what is stored meet, half as bright along the row: TIFF 6.0, page 36, says where
// either is to be seen.
func TestOrientation(t *testing.T) {
	const width, height = 48, 32
	p := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			switch {
			case x < 16 && y < 16:
				p.SetGray(x, y, color.Gray{255})
			case y < 16:
				p.SetGray(x, y, color.Gray{128})
			}
		}
	}
	for orientation, want := range map[uint16]struct{ corner, along image.Point }{ // 0 or 1: left or right, top or bottom
		0: {image.Pt(0, 0), image.Pt(1, 0)}, // no orientation
		1: {image.Pt(0, 0), image.Pt(1, 0)},
		2: {image.Pt(1, 0), image.Pt(0, 0)},
		3: {image.Pt(1, 1), image.Pt(0, 1)},
		4: {image.Pt(0, 1), image.Pt(1, 1)},
		5: {image.Pt(0, 0), image.Pt(0, 1)},
		6: {image.Pt(1, 0), image.Pt(1, 1)},
		7: {image.Pt(1, 1), image.Pt(1, 0)},
		8: {image.Pt(0, 1), image.Pt(0, 0)},
		9: {image.Pt(0, 0), image.Pt(1, 0)}, // no orientation
	} {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			got, err := DecodePicture(bytes.NewReader(withExif(t, p, order, orientation)))
			if err != nil {
				t.Fatal(err)
			}
			grey := greyOf(got)
			right, bottom := grey.Rect.Dx()-1, grey.Rect.Dy()-1
			if lies := right < bottom; lies != (orientation >= 5 && orientation <= 8) {
				t.Errorf("orientation %d: %d x %d", orientation, right+1, bottom+1)
			}
			level := func(at image.Point) int { return (int(grey.GrayAt(at.X*right, at.Y*bottom).Y) + 32) / 64 }
			if level(want.corner) != 4 || level(want.along) != 2 {
				t.Errorf("orientation %d: corners %d %d %d %d, want 4 at %v and 2 at %v", orientation,
					level(image.Pt(0, 0)), level(image.Pt(1, 0)), level(image.Pt(0, 1)), level(image.Pt(1, 1)), want.corner, want.along)
			}
		}
	}
}

func FuzzOrientation(f *testing.F) {
	file := withExif(f, flat(8, 8, 1), binary.BigEndian, 6)
	f.Add(file[:60])
	f.Add(withExif(f, flat(8, 8, 1), binary.LittleEndian, 3)[:60])
	f.Fuzz(func(t *testing.T, file []byte) {
		if o := orientation(bytes.NewReader(file)); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
	})
}
